#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tierline::testing {

/// A tiny workbook of hand-written parts, so that a test shows the trap it is about.
///
/// The defaults make a complete package; `sheet` is the content of `sheetData`.
struct XlsxFile {
  std::string sheet = {};
  std::string shared_strings = {};  ///< the content of `sst`; empty: no such part
  std::string cell_formats = {};    ///< the content of `styleSheet`; empty: no such part
  std::string workbook_properties = {};
  std::map<std::string, std::string> parts = {};  ///< added, or in place of the default ones

  void write(const std::filesystem::path& path) const;
};

/// Packs entries as they are. The archive is no workbook unless they make one.
void write_zip(const std::filesystem::path& path,
               const std::map<std::string, std::string>& entries);

/// A row of inline strings: `<row r="1">…`.
std::string text_row(unsigned number, const std::vector<std::string>& texts);

}  // namespace tierline::testing
