#pragma once

#include "tierline/base/files.hpp"

#include "spreadsheet/zip_archive.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::spreadsheet {

/// The strings that cells refer to by number, one after the other in one arena; beyond a limit the
/// arena is a temporary file without a name, of which some pages are in memory. Eight bytes per
/// string.
class SharedStrings {
 public:
  explicit SharedStrings(std::uint64_t bytes_in_memory) : bytes_in_memory_{bytes_in_memory} {}

  void append(std::string_view text);
  std::size_t size() const { return ends_.size(); }
  /// Appends string `index` to `out`; false if there is none. \throws Error io
  bool append_to(std::string& out, std::size_t index);

 private:
  struct Page {
    std::uint64_t begin = 0;
    std::string bytes;
  };

  void spill();
  const Page& page_at(std::uint64_t offset);
  void append_from_file(std::string& out, std::uint64_t begin, std::uint64_t end);

  std::uint64_t bytes_in_memory_;
  std::uint64_t spilled_bytes_ = 0;
  std::vector<std::uint64_t> ends_;
  std::string arena_;  ///< what is not in the file
  FileDescriptor file_;
  std::vector<Page> pages_;
};

/// Reads a shared string part; rich text is joined, phonetic readings are left out.
void read_shared_strings(ZipArchive& archive, const std::string& part, std::uint64_t row_bytes,
                         SharedStrings& strings);

}  // namespace tierline::spreadsheet
