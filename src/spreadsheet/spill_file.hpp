#pragma once

#include "tierline/base/files.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::spreadsheet {

/// Bytes that are appended and then read at any place; beyond a limit they go to a temporary file
/// without a name, of which some pages are in memory.
class SpillFile {
 public:
  explicit SpillFile(std::uint64_t bytes_in_memory) : bytes_in_memory_{bytes_in_memory} {}

  /// Bytes of one call are read with one call. \throws Error io
  void append(std::string_view bytes);
  std::uint64_t size() const { return spilled_bytes_ + memory_.size(); }
  /// Appends the bytes from `begin` up to `end` to `out`. \throws Error io
  void read(std::uint64_t begin, std::uint64_t end, std::string& out);

 private:
  struct Page {
    std::uint64_t begin = 0;
    std::string bytes;
  };

  void spill();
  const Page& page_at(std::uint64_t offset);

  std::uint64_t bytes_in_memory_;
  std::uint64_t spilled_bytes_ = 0;  ///< those in `file_`
  std::string memory_;               ///< the bytes after those
  std::optional<ScratchFile> file_;
  std::vector<Page> pages_;
};

}  // namespace tierline::spreadsheet
