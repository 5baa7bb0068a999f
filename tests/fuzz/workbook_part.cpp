// Any bytes as one part of a workbook that is sound elsewhere; the first byte says which part.
// Both ways to read the rows see the same.
#include "tierline/base/files.hpp"

#include "read_all.hpp"
#include "spreadsheet/xlsx_reader.hpp"
#include "target.hpp"
#include "xlsx_file.hpp"

#include <array>

namespace tierline::fuzz {
namespace {

using spreadsheet::RowsBy;

constexpr std::array parts{"xl/worksheets/sheet1.xml",   "xl/sharedStrings.xml", "xl/styles.xml",
                           "xl/_rels/workbook.xml.rels", "xl/workbook.xml",      "_rels/.rels"};

}  // namespace

void workbook_part(std::string_view bytes) {
  static const TempDir dir;
  if (bytes.empty()) return;
  testing::XlsxFile book{
      .sheet = R"(<row><c t="s"><v>0</v></c><c s="1"><v>45841.5</v></c></row>)",
      .shared_strings = "<si><t>a</t></si>",
      .cell_formats = R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>)"};
  book.parts[parts.at(static_cast<unsigned char>(bytes.front()) % parts.size())] = bytes.substr(1);
  const auto path = dir.path() / "book.xlsx";
  book.write(path);
  const auto rows_by = [&](RowsBy way) {
    return read_all([&] { return spreadsheet::open_xlsx(path, {.limits = small_limits}, way); });
  };
  demand(rows_by(RowsBy::scanner) == rows_by(RowsBy::parser), "both ways see the same");
}

}  // namespace tierline::fuzz
