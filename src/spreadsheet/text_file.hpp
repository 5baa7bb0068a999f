#pragma once

#include "tierline/base/files.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::spreadsheet {

enum class Encoding { utf8, utf16_le, utf16_be, windows_1252 };

/// `UTF-8` and so on, as reports show it.
std::string_view to_string(Encoding encoding);

/// UTF-16 by its byte order mark, or by the zeros that every second byte of an export then is; none
/// if it is something else.
std::optional<Encoding> find_utf16(std::string_view beginning);

/// Reads the whole file once. A byte order mark decides, and UTF-16 shows itself without one. The
/// rest is UTF-8, unless it holds more bytes above ASCII that break UTF-8 than valid sequences:
/// then it is windows-1252. So one bad byte does not turn a UTF-8 file into another encoding.
Encoding detect_encoding(const std::filesystem::path& path);

/// A text file as UTF-8 without byte order mark, block by block. Bytes that are no UTF-8 in a file
/// that is stay as they are.
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
