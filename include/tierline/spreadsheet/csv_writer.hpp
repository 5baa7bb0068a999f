#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace tierline::spreadsheet {

/// Writes RFC 4180: fields with commas, quotes or line breaks quoted, lines ending in CR LF.
/// An absent field is nothing between commas, an empty string is `""`.
///
/// Without `finish` nothing appears under the final name. \throws Error io from every call
class CsvWriter {
 public:
  explicit CsvWriter(const std::filesystem::path& path);
  ~CsvWriter();
  CsvWriter(const CsvWriter&) = delete;
  CsvWriter& operator=(const CsvWriter&) = delete;

  void text(std::string_view value);
  void absent();
  void end_row();
  void finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tierline::spreadsheet
