# What belongs to a system and not to a prefix, units and /etc, is the component system: plain `cmake --install` leaves it
# out, cpack puts both into a Debian package (scripts/make_package). One for each distribution, since its libraries are
# those of the machine that builds.
set(systemd "${PROJECT_SOURCE_DIR}/scripts/systemd")
set(jobs backup refresh snapshot snapshot-month validator)
set(units "${systemd}/tierlined.service" "${systemd}/tierline-failure@.service")
foreach(job IN LISTS jobs)
  list(APPEND units "${systemd}/tierline-${job}.service" "${systemd}/tierline-${job}.timer")
endforeach()
set(of_system COMPONENT system EXCLUDE_FROM_ALL)
install(FILES ${units} DESTINATION lib/systemd/system ${of_system})
foreach(unit IN ITEMS tierlined tierline-)
  install(DIRECTORY "${systemd}/every.service.d/" DESTINATION "lib/systemd/system/${unit}.service.d" ${of_system})
endforeach()
install(PROGRAMS "${systemd}/on-failure" DESTINATION /etc/tierline ${of_system})
install(FILES rules/schedule.toml DESTINATION /etc/tierline ${of_system})
install(FILES "${systemd}/tierline.env" DESTINATION /etc/tierline
        PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ ${of_system})
install(FILES scripts/cron/tierline DESTINATION share/doc/tierline/examples RENAME crontab ${of_system})
# In their folders, so that their links lead somewhere.
install(FILES README.md DESTINATION share/doc/tierline ${of_system})
install(DIRECTORY docs DESTINATION share/doc/tierline ${of_system}
        FILES_MATCHING PATTERN "*.md" PATTERN "changelog" EXCLUDE)
install(FILES LICENSE DESTINATION share/doc/tierline RENAME copyright ${of_system})

set(CPACK_GENERATOR DEB)
set(CPACK_SET_DESTDIR ON)  # /etc is no part of the prefix
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_CMAKE_PROJECTS
  "${PROJECT_BINARY_DIR}" tierline ALL /  "${PROJECT_BINARY_DIR}" tierline system /)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_CONTACT "The authors of Tierline <tierline@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "service-desk exports into data that managers can trust")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
  "Imports the exports of a service desk, proves and loads them into PostgreSQL,
sorts tickets into support tiers and watches what comes of it: programs, a
daemon, and dashboards for Grafana.")
cmake_host_system_information(RESULT distribution QUERY DISTRIB_ID DISTRIB_VERSION_ID)
list(JOIN distribution "" distribution)
set(CPACK_DEBIAN_PACKAGE_RELEASE "1+${distribution}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, postgresql-client, tzdata, zstd")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, jq, postgresql")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "prometheus-node-exporter")
set(debian "${PROJECT_SOURCE_DIR}/scripts/debian")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  "${debian}/conffiles" "${debian}/postinst" "${debian}/prerm" "${debian}/postrm")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
