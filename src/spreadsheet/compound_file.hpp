#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::spreadsheet {

/// The first bytes of an OLE compound file: an old .xls, or a workbook that is encrypted.
inline constexpr std::string_view compound_file_mark = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The names in its directory, as far as they are ASCII and the file is sound. \throws Error io
std::vector<std::string> compound_file_names(const std::filesystem::path& path);

}  // namespace tierline::spreadsheet
