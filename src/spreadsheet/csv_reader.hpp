#pragma once

#include "tierline/spreadsheet/row_reader.hpp"

#include <filesystem>
#include <memory>

namespace tierline::spreadsheet {

/// The records of a delimited text file; the first one that has fields is the header. A field
/// without anything is `empty`, a quoted one without anything is the text "". \throws as
/// open_spreadsheet
std::unique_ptr<RowReader> open_csv(const std::filesystem::path& path, const OpenOptions& options);

}  // namespace tierline::spreadsheet
