#include "spreadsheet/shared_strings.hpp"

#include "tierline/base/error.hpp"

#include "spreadsheet/excel_text.hpp"
#include "spreadsheet/xml_part.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

namespace tierline::spreadsheet {
namespace {

constexpr std::uint64_t page_bytes = 64 * 1024;
constexpr std::size_t page_slots = 64;

FileDescriptor nameless_file() {
  auto name = (std::filesystem::temp_directory_path() / "tierline-strings-XXXXXX").string();
  FileDescriptor file{::mkostemp(name.data(), O_CLOEXEC)};
  if (!file) throw io_error("create", name);
  ::unlink(name.c_str());
  return file;
}

void read_at(int fd, std::uint64_t offset, char* out, std::size_t size) {
  while (size > 0) {
    const auto count = ::pread(fd, out, size, static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw io_error("read", "temporary file of shared strings");
    out += count;
    offset += static_cast<std::uint64_t>(count);
    size -= static_cast<std::size_t>(count);
  }
}

class Handler final : public XmlHandler {
 public:
  Handler(SharedStrings& strings, std::uint64_t limit) : strings_{strings}, limit_{limit} {}
  void attach(XmlPart& part) { part_ = &part; }

  void start(std::string_view name, const Attributes& /*attributes*/) override {
    if (name == "si") {
      text_.clear();
    } else if (name == "rPh") {
      phonetic_ = true;
    } else if (name == "t") {
      collecting_ = !phonetic_;
    }
  }
  void end(std::string_view name) override {
    if (name == "si") {
      unescape_text(text_, 0);
      strings_.append(text_);
    } else if (name == "rPh") {
      phonetic_ = false;
    } else if (name == "t") {
      collecting_ = false;
    }
  }
  void text(std::string_view piece) override {
    if (!collecting_) return;
    text_ += piece;
    if (text_.size() > limit_) part_->fail(fmt::format("a string is longer than {} bytes", limit_));
  }

 private:
  SharedStrings& strings_;
  std::uint64_t limit_;
  XmlPart* part_ = nullptr;
  std::string text_;
  bool collecting_ = false;
  bool phonetic_ = false;
};

}  // namespace

void SharedStrings::append(std::string_view text) {
  arena_ += text;
  ends_.push_back(spilled_bytes_ + arena_.size());
  if (arena_.size() > bytes_in_memory_) spill();
}

void SharedStrings::spill() {
  if (!file_) file_ = nameless_file();
  std::string_view rest{arena_};
  while (!rest.empty()) {
    const auto written = ::write(file_.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      throw io_error("write", "temporary file of shared strings",
                     "free space in the temporary directory, or set TMPDIR to another one");
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  spilled_bytes_ += arena_.size();
  arena_.clear();
  pages_.clear();  // the last page may have been read while it was shorter
}

bool SharedStrings::append_to(std::string& out, std::size_t index) {
  if (index >= ends_.size()) return false;
  const auto begin = index == 0 ? 0 : ends_[index - 1];
  const auto end = ends_[index];
  if (begin >= spilled_bytes_) {
    out.append(arena_, begin - spilled_bytes_, end - begin);
  } else {
    append_from_file(out, begin, end);
  }
  return true;
}

/// Each page has one slot: frequent strings of the first pages and the front of the sheet, where
/// the new ones come from, rarely share one.
const SharedStrings::Page& SharedStrings::page_at(std::uint64_t offset) {
  if (pages_.empty()) pages_.resize(page_slots);
  const auto begin = offset / page_bytes * page_bytes;
  auto& page = pages_[offset / page_bytes % page_slots];
  if (page.begin != begin || page.bytes.empty()) {
    page.bytes.resize(std::min(page_bytes, spilled_bytes_ - begin));
    page.begin = begin;
    read_at(file_.get(), begin, page.bytes.data(), page.bytes.size());
  }
  return page;
}

void SharedStrings::append_from_file(std::string& out, std::uint64_t begin, std::uint64_t end) {
  while (begin < end) {
    const auto& page = page_at(begin);
    const auto size = std::min(end, page.begin + page.bytes.size()) - begin;
    out.append(page.bytes, begin - page.begin, size);
    begin += size;
  }
}

void read_shared_strings(ZipArchive& archive, const std::string& part, std::uint64_t row_bytes,
                         SharedStrings& strings) {
  Handler handler{strings, row_bytes};
  XmlPart xml{archive, part, handler};
  handler.attach(xml);
  parse_part(xml);
}

}  // namespace tierline::spreadsheet
