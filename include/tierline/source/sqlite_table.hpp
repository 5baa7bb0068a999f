#pragma once

#include "tierline/spreadsheet/row_reader.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace tierline::source {

/// Opens an export, be it a workbook, a CSV, or a table or view of a SQLite database.
///
/// Of a database the first row are the names of the columns, the others its rows in the order in
/// which SQLite gives them. Numbers are `number` cells, but whole ones that a double cannot hold
/// are `text`; a blob is an `error` cell with its bytes. The position has no bytes.
///
/// \param sheet    of a workbook, or the table of a database; empty: see open_spreadsheet, or the
///                 only table, or the one named `table`
/// \param table    the name that the contract has for what is in the export; may be empty
/// \throws Error data as open_spreadsheet, or naming the tables when none was chosen; conflict if
///         what another program wrote is not in the file yet
std::unique_ptr<spreadsheet::RowReader> open_export(const std::filesystem::path& path,
                                                    const std::string& sheet,
                                                    const std::string& table);

}  // namespace tierline::source
