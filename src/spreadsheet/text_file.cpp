#include "spreadsheet/text_file.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"

#include "spreadsheet/excel_text.hpp"
#include "spreadsheet/zip_archive.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace tierline::spreadsheet {
namespace {

constexpr std::size_t block_bytes = 256 * 1024;
constexpr std::size_t sample_bytes = 64 * 1024;
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

// 0x80–0x9F; the five bytes without a meaning become the control characters of that number.
constexpr std::array<char32_t, 32> windows_1252_upper{
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

/// Counts what UTF-8 says about bytes that come in blocks.
class Utf8Check {
 public:
  void add(std::string_view block) {
    for (const char c : block) add(static_cast<unsigned char>(c));
  }
  void finish() { invalid += pending_ > 0; }

  std::uint64_t valid = 0;    ///< sequences of two to four bytes
  std::uint64_t invalid = 0;  ///< breaks

 private:
  void add(unsigned char byte) {
    if (pending_ > 0) {
      if (byte >= low_ && byte <= high_) {
        low_ = 0x80;
        high_ = 0xBF;
        if (--pending_ == 0) ++valid;
        return;
      }
      pending_ = 0;
      ++invalid;
    }
    if (byte < 0x80) return;
    if (byte >= 0xC2 && byte <= 0xF4) {
      pending_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
      low_ = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;  // no longer form than needed
      high_ = byte == 0xED   ? 0x9F
              : byte == 0xF4 ? 0x8F
                             : 0xBF;  // no surrogates, no more than Unicode
    } else {
      ++invalid;
    }
  }

  int pending_ = 0;
  unsigned char low_ = 0x80;
  unsigned char high_ = 0xBF;
};

}  // namespace

std::string_view to_string(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8: return "UTF-8";
    case Encoding::utf16_le: return "UTF-16LE";
    case Encoding::utf16_be: return "UTF-16BE";
    case Encoding::windows_1252: return "windows-1252";
  }
  return "";
}

std::optional<Encoding> find_utf16(std::string_view beginning) {
  const auto mark = beginning.substr(0, 2);
  if (mark == "\xFF\xFE") return Encoding::utf16_le;
  if (mark == "\xFE\xFF") return Encoding::utf16_be;
  const auto units = beginning.size() / 2;
  std::size_t zeros[2] = {0, 0};
  for (std::size_t n = 0; n < units * 2; ++n) zeros[n % 2] += beginning[n] == '\0';
  // Delimiters and digits are ASCII even where the texts are not; some characters end in zeros too.
  const auto many = std::max<std::size_t>(units / 10, 3);
  if (zeros[1] >= many && zeros[0] * 20 <= zeros[1]) return Encoding::utf16_le;
  if (zeros[0] >= many && zeros[1] * 20 <= zeros[0]) return Encoding::utf16_be;
  return std::nullopt;
}

Encoding detect_encoding(const std::filesystem::path& path) {
  std::string beginning;
  Utf8Check check;
  read_blocks(path, [&](std::string_view block) {
    stop_if_interrupted();
    if (beginning.empty()) beginning = block.substr(0, sample_bytes);
    check.add(block);
  });
  check.finish();
  if (const auto utf16 = find_utf16(beginning)) return *utf16;
  const bool marked = beginning.compare(0, utf8_mark.size(), utf8_mark) == 0;
  return marked || check.invalid <= check.valid ? Encoding::utf8 : Encoding::windows_1252;
}

TextFile::TextFile(std::filesystem::path path, Encoding encoding)
    : path_{std::move(path)},
      encoding_{encoding},
      file_{::open(path_.c_str(), O_RDONLY | O_CLOEXEC)} {
  if (!file_) throw io_error("read", path_.native());
}

bool TextFile::read(std::string& out) {
  const auto kept = raw_.size();
  raw_.resize(kept + block_bytes);
  ssize_t size = 0;
  do {
    size = ::read(file_.get(), raw_.data() + kept, block_bytes);
  } while (size < 0 && errno == EINTR);
  if (size < 0) throw io_error("read", path_.native());
  raw_.resize(kept + static_cast<std::size_t>(size));
  bytes_read_ += static_cast<std::uint64_t>(size);

  if (encoding_ == Encoding::utf16_le || encoding_ == Encoding::utf16_be) {
    decode_utf16(out, size == 0);
    return size > 0;
  }
  if (encoding_ == Encoding::windows_1252) {
    for (const char c : raw_) {
      const auto byte = static_cast<unsigned char>(c);
      append_utf8(out, byte >= 0x80 && byte < 0xA0 ? windows_1252_upper[byte - 0x80] : byte);
    }
  } else {
    const bool marked = first_ && raw_.compare(0, utf8_mark.size(), utf8_mark) == 0;
    out.append(raw_, marked ? utf8_mark.size() : 0);
  }
  raw_.clear();
  first_ = false;
  return size > 0;
}

std::uint64_t TextFile::size() const {
  std::error_code unknown;
  const auto size = std::filesystem::file_size(path_, unknown);
  return unknown ? 0 : size;
}

void TextFile::decode_utf16(std::string& out, bool last) {
  const auto unit = [&](std::size_t at) {
    const auto a = static_cast<unsigned char>(raw_[at]);
    const auto b = static_cast<unsigned char>(raw_[at + 1]);
    return static_cast<char32_t>(encoding_ == Encoding::utf16_le ? a | b << 8 : a << 8 | b);
  };
  std::size_t at = 0;
  while (at + 2 <= raw_.size()) {
    const auto high = unit(at);
    if (high >= 0xD800 && high < 0xDC00) {
      if (at + 4 > raw_.size()) break;
      const auto low = unit(at + 2);
      if (low < 0xDC00 || low >= 0xE000) fail_utf16();
      append_utf8(out, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
      at += 4;
      continue;
    }
    if (high >= 0xDC00 && high < 0xE000) fail_utf16();
    if (!first_ || high != 0xFEFF) append_utf8(out, high);
    first_ = false;
    at += 2;
  }
  raw_.erase(0, at);
  if (last && !raw_.empty()) fail_utf16();
}

void TextFile::fail_utf16() const {
  refuse(path_, "it begins as UTF-16 but holds half characters", "export the file again");
}

}  // namespace tierline::spreadsheet
