# Everything comes from the distribution; nothing is downloaded.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
foreach(package IN ITEMS SQLite3 spdlog fmt nlohmann_json CLI11 CURL OpenSSL)
  find_package(${package} REQUIRED)
endforeach()
pkg_check_modules(PQXX REQUIRED IMPORTED_TARGET libpqxx>=6.4)
pkg_check_modules(PQ REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(ZIP REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(EXPAT REQUIRED IMPORTED_TARGET expat)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(TOML REQUIRED IMPORTED_TARGET tomlplusplus)
find_package(date REQUIRED)  # date::date-tz
find_library(XLSXWRITER_LIBRARY xlsxwriter REQUIRED)
