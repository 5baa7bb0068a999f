# tierline_add_program(NAME): one program from src/programs/NAME.cpp, with _ for - in the file's name.
function(tierline_add_program name)
  string(REPLACE "-" "_" file "${name}")
  add_executable(${name} ${file}.cpp)
  target_link_libraries(${name} PRIVATE tierline_options tierline_warnings tierline_core CLI11::CLI11)
endfunction()

# tierline_embed(TARGET NAMESPACE ns HEADER path FILES a.sql b.toml …)
# Makes each file a constant `ns::a` of type tierline::Sql {name, text}; the name is the file's
# path below the folder of the listing, the identifier its stem.
function(tierline_embed target)
  cmake_parse_arguments(arg "" "NAMESPACE;HEADER;ALL" "FILES" ${ARGN})
  set(header "${PROJECT_BINARY_DIR}/generated/${arg_HEADER}")
  set(script "${PROJECT_SOURCE_DIR}/cmake/embed.cmake")
  set(absolute)
  foreach(file IN LISTS arg_FILES)
    list(APPEND absolute "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
  endforeach()
  add_custom_command(OUTPUT "${header}"
    COMMAND "${CMAKE_COMMAND}" "-DHEADER=${header}" "-DNAMESPACE=${arg_NAMESPACE}"
            "-DFILES=${absolute}" "-DALL=${arg_ALL}" -P "${script}"
    DEPENDS ${absolute} "${script}"
    COMMENT "Embedding ${arg_HEADER}" VERBATIM)
  # The library belongs to another folder, so the file alone would not be found as a dependency.
  string(MAKE_C_IDENTIFIER "embed_${arg_HEADER}" embed_target)
  add_custom_target(${embed_target} DEPENDS "${header}")
  add_dependencies(${target} ${embed_target})
endfunction()

# tierline_group_by_folder(TARGET): where CMAKE_UNITY_BUILD is on, a folder's sources, a room, are compiled as one
# file. They share their headers then, and no two of them may give one name to two things.
function(tierline_group_by_folder target)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(GET folder FILENAME folder)
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "of_${folder}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
endfunction()
