#pragma once

#include "tierline/spreadsheet/row_reader.hpp"

#include "spreadsheet/sheet_part.hpp"

#include <filesystem>
#include <memory>

namespace tierline::spreadsheet {

/// The rows of one sheet of an Office Open XML workbook, both dialects. \throws as open_spreadsheet
std::unique_ptr<RowReader> open_xlsx(const std::filesystem::path& path, const OpenOptions& options,
                                     RowsBy rows_by = RowsBy::scanner);

}  // namespace tierline::spreadsheet
