#pragma once

#include "tierline/base/error.hpp"
#include "tierline/spreadsheet/row_reader.hpp"

#include <cstdlib>
#include <filesystem>

namespace tierline::fuzz {

/// Reads a file to its end. Refusing it is right, in any other way than as wrong data is a bug.
inline void read_all(const std::filesystem::path& path) {
  const spreadsheet::Limits small{.uncompressed_bytes = 8U << 20,
                                  .entries = 100,
                                  .row_bytes = 1U << 20,
                                  .shared_bytes_in_memory = 512};
  try {
    const auto reader = spreadsheet::open_spreadsheet(path, {.limits = small});
    spreadsheet::Row row;
    std::uint64_t last = 0;
    while (reader->next(row)) {
      if (row.number <= last) std::abort();
      last = row.number;
      for (const auto& cell : row.cells) {
        if (cell.kind == spreadsheet::CellKind::empty && !cell.text.empty()) std::abort();
      }
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::data || error.message().empty()) std::abort();
  }
}

}  // namespace tierline::fuzz
