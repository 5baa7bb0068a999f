// Any bytes as one part of a workbook that is sound elsewhere; the first byte says which part.
#include "tierline/base/files.hpp"

#include "read_all.hpp"
#include "xlsx_file.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace {

constexpr std::array parts{"xl/worksheets/sheet1.xml",   "xl/sharedStrings.xml", "xl/styles.xml",
                           "xl/_rels/workbook.xml.rels", "xl/workbook.xml",      "_rels/.rels"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const tierline::TempDir dir;
  if (size == 0) return 0;
  const auto* const part = parts[bytes[0] % parts.size()];
  const std::string content{bytes + 1, bytes + size};
  tierline::testing::XlsxFile book{
      .sheet = R"(<row><c t="s"><v>0</v></c><c s="1"><v>45841.5</v></c></row>)",
      .shared_strings = "<si><t>a</t></si>",
      .cell_formats = R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>)"};
  book.parts[part] = content;
  const auto path = dir.path() / "book.xlsx";
  book.write(path);
  tierline::fuzz::read_all(path);
  return 0;
}
