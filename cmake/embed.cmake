# Writes HEADER: every file of FILES as an inline constant in NAMESPACE, in the order given.
# With ALL, an array of that name lists them as well.
set(text "#pragma once\n\n#include \"tierline/base/sql.hpp\"\n\n#include <array>\n\nnamespace ${NAMESPACE} {\n")
set(names)
foreach(file IN LISTS FILES)
  get_filename_component(stem "${file}" NAME_WE)
  string(MAKE_C_IDENTIFIER "${stem}" name)
  file(READ "${file}" content)
  # One string literal may hold 64 KiB in the standard's minimum; ours stay far below.
  string(APPEND text "inline constexpr Sql ${name}{\"${stem}\", R\"embedded(${content})embedded\"};\n")
  list(APPEND names ${name})
endforeach()
if(ALL)
  list(LENGTH names count)
  list(JOIN names ", " joined)
  string(APPEND text "inline constexpr std::array<Sql, ${count}> ${ALL}{${joined}};\n")
endif()
string(APPEND text "}  // namespace ${NAMESPACE}\n")
file(WRITE "${HEADER}" "${text}")
