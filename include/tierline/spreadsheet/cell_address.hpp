#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::spreadsheet {

inline constexpr std::size_t max_columns = 16'384;  ///< XFD
inline constexpr std::uint64_t max_rows = 1'048'576;

/// `A` for 0, `AB` for 27.
std::string column_letters(std::size_t column);

/// The column of `AB12` or `AB`, from 0; nothing if there is no letter or it lies beyond XFD.
std::optional<std::size_t> column_of(std::string_view reference);

/// `Sheet1!F1432`; a sheet name that needs quotes gets them, without a sheet it is `F1432`.
std::string cell_address(std::string_view sheet, std::size_t column, std::uint64_t row);

}  // namespace tierline::spreadsheet
