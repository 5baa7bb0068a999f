#pragma once

#include "tierline/spreadsheet/row_reader.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tierline::spreadsheet {

/// What a cell's number format makes of its number.
enum class NumberFormat { number, date, datetime, time, duration };

/// Day 1 is 1900-01-01 (with a 29 February 1900 that never was), or day 0 is 1904-01-01.
enum class DateSystem { from_1900, from_1904 };

/// The formats that need no code in the file; `number` for all that are no dates.
NumberFormat builtin_format(unsigned id);

/// Date letters count outside quotes, escapes and brackets, in the first section.
NumberFormat format_of_code(std::string_view code);

/// Appends the text of a date, time or duration and says which it is; nothing, and no text, when
/// the number lies outside the calendar (before 1900, after 9999, or day 0) and so stays a number.
std::optional<CellKind> append_serial(std::string& out, double serial, NumberFormat format,
                                      DateSystem system);

/// Appends the shortest text that reads back equal: `4121481`, `0.1`. False, and nothing appended,
/// if `raw` is no finite number.
bool append_number(std::string& out, std::string_view raw);

std::optional<double> parse_number(std::string_view raw);

}  // namespace tierline::spreadsheet
