#pragma once

#include "tierline/base/error.hpp"
#include "tierline/spreadsheet/row_reader.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

namespace tierline::spreadsheet {

/// The rows that are left, a line each: `1: text(id) empty() number(7)`, ` FAULT …` at the end.
inline std::vector<std::string> rows_of(RowReader& reader) {
  constexpr const char* names[] = {"empty", "text",     "number", "boolean", "error",
                                   "date",  "datetime", "time",   "duration"};
  std::vector<std::string> lines;
  Row row;
  while (reader.next(row)) {
    auto line = fmt::format("{}:", row.number);
    for (const auto& cell : row.cells) {
      line += fmt::format(" {}({})", names[static_cast<int>(cell.kind)], cell.text);
    }
    if (!row.fault.empty()) line += fmt::format(" FAULT {}", row.fault);
    lines.push_back(line);
  }
  return lines;
}

inline std::vector<std::string> read_rows(const std::filesystem::path& path,
                                          const OpenOptions& options = {}) {
  return rows_of(*open_spreadsheet(path, options));
}

/// `data: cannot read "…": …`, without the directory of the file; empty if it could be read.
inline std::string reading_error(const std::filesystem::path& path,
                                 const OpenOptions& options = {}) {
  try {
    read_rows(path, options);
    return {};
  } catch (const Error& error) {
    auto message = fmt::format("{}: {}", to_string(error.code()), error.message());
    const auto directory = path.parent_path().string() + "/";
    const auto at = message.find(directory);
    if (at != std::string::npos) message.erase(at, directory.size());
    return message;
  }
}

}  // namespace tierline::spreadsheet
