#pragma once

#include "tierline/spreadsheet/row_reader.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tierline::fuzz {

inline constexpr spreadsheet::Limits small_limits{.uncompressed_bytes = 8U << 20,
                                                  .entries = 100,
                                                  .row_bytes = 1U << 20,
                                                  .shared_bytes_in_memory = 512};

/// Opens a file and reads it to its end. Refusing it is right, in any other way than as wrong data
/// is a bug. \return what was read, as a text
std::string read_all(const std::function<std::unique_ptr<spreadsheet::RowReader>()>& open);

/// Bytes that become a file without a name.
void read_all_of(std::string_view bytes);

}  // namespace tierline::fuzz
