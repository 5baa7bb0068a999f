#pragma once

#include "spreadsheet/spill_file.hpp"
#include "spreadsheet/zip_archive.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tierline::spreadsheet {

/// The strings that cells refer to by number, one after the other, and where each ends. Beyond a
/// limit both are temporary files, so memory does not grow with them.
class SharedStrings {
 public:
  explicit SharedStrings(std::uint64_t bytes_in_memory)
      : texts_{bytes_in_memory}, ends_{bytes_in_memory} {}

  void append(std::string_view text);
  std::uint64_t size() const { return ends_.size() / sizeof(std::uint64_t); }
  /// Appends string `index` to `out`; false if there is none. \throws Error io
  bool append_to(std::string& out, std::uint64_t index);

 private:
  SpillFile texts_;
  SpillFile ends_;  ///< of each string in `texts_`, 8 bytes
  std::string bounds_;
};

/// Reads a shared string part; rich text is joined, phonetic readings are left out.
void read_shared_strings(ZipArchive& archive, const std::string& part, SharedStrings& strings);

}  // namespace tierline::spreadsheet
