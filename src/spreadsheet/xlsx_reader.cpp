#include "spreadsheet/xlsx_reader.hpp"

#include "spreadsheet/shared_strings.hpp"
#include "spreadsheet/sheet_part.hpp"
#include "spreadsheet/sheet_row.hpp"
#include "spreadsheet/workbook.hpp"
#include "spreadsheet/zip_archive.hpp"

namespace tierline::spreadsheet {
namespace {

class XlsxReader final : public RowReader {
 public:
  XlsxReader(const std::filesystem::path& path, const OpenOptions& options, RowsBy rows_by)
      : archive_{path, options.limits},
        workbook_{read_workbook(archive_)},
        sheet_{choose_sheet(workbook_, options.sheet, path)},
        strings_{options.limits.shared_bytes_in_memory},
        row_{workbook_, sheet_, strings_, options.limits.row_bytes},
        part_{archive_, sheet_, row_, rows_by} {
    if (!workbook_.shared_strings_part.empty()) {
      read_shared_strings(archive_, workbook_.shared_strings_part, strings_);
    }
    source_.format = "xlsx";
    source_.sheet = sheet_.name;
    for (const auto& sheet : workbook_.sheets) source_.sheets.push_back(sheet.name);
  }

  const Source& source() const override { return source_; }

  bool next(Row& row) override {
    if (!part_.next()) return false;
    row_.hand_over(row);
    return true;
  }

  Position position() const override { return part_.position(); }

 private:
  ZipArchive archive_;
  Workbook workbook_;
  const Sheet& sheet_;
  SharedStrings strings_;
  SheetRow row_;
  SheetPart part_;
  Source source_;
};

}  // namespace

std::unique_ptr<RowReader> open_xlsx(const std::filesystem::path& path, const OpenOptions& options,
                                     RowsBy rows_by) {
  return std::make_unique<XlsxReader>(path, options, rows_by);
}

}  // namespace tierline::spreadsheet
