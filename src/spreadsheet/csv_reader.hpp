#pragma once

#include "tierline/spreadsheet/row_reader.hpp"

#include <filesystem>
#include <memory>

namespace tierline::spreadsheet {

/// The records of a delimited text file. All must have as many fields as the first one that has
/// any; a field without anything is `empty`, a quoted one without anything is the text "". \throws
/// as open_spreadsheet
std::unique_ptr<RowReader> open_csv(const std::filesystem::path& path, const OpenOptions& options);

}  // namespace tierline::spreadsheet
