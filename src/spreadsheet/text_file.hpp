#pragma once

#include "tierline/base/files.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace tierline::spreadsheet {

enum class Encoding { utf8, utf16_le, utf16_be, windows_1252 };

/// `UTF-8` and so on, as reports show it.
std::string_view to_string(Encoding encoding);

/// Reads the whole file once. A byte order mark decides; without one it is UTF-8, unless it holds
/// bytes above ASCII and not one valid sequence of them, as windows-1252 does. \throws Error data
/// naming the line where UTF-8 breaks in a file that is UTF-8 elsewhere
Encoding detect_encoding(const std::filesystem::path& path);

/// A text file as UTF-8 without byte order mark, block by block.
class TextFile {
 public:
  TextFile(std::filesystem::path path, Encoding encoding);

  /// Appends the next block to `out`; false at the end. \throws Error io, data
  bool read(std::string& out);

  std::uint64_t bytes_read() const { return bytes_read_; }
  std::uint64_t size() const;  ///< in bytes; 0: unknown

 private:
  void decode_utf16(std::string& out, bool last);
  [[noreturn]] void fail_utf16() const;

  std::filesystem::path path_;
  Encoding encoding_;
  FileDescriptor file_;
  std::uint64_t bytes_read_ = 0;
  std::string raw_;    ///< not decoded yet
  bool first_ = true;  ///< the byte order mark may still come
};

}  // namespace tierline::spreadsheet
