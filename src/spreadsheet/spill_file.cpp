#include "spreadsheet/spill_file.hpp"

#include "tierline/base/error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

namespace tierline::spreadsheet {
namespace {

constexpr std::uint64_t page_bytes = 4 * 1024;  // cells that refer back are scattered
constexpr std::size_t page_slots = 1024;

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

}  // namespace

void SpillFile::append(std::string_view bytes) {
  memory_ += bytes;
  if (memory_.size() > bytes_in_memory_) spill();
}

void SpillFile::spill() {
  if (!file_) file_ = nameless_file();
  std::string_view rest{memory_};
  while (!rest.empty()) {
    const auto written = ::write(file_.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      throw io_error("write", "temporary file of shared strings",
                     "free space in the temporary directory, or set TMPDIR to another one");
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  spilled_bytes_ += memory_.size();
  memory_.clear();
  pages_.clear();  // the last page may have been read while it was shorter
}

void SpillFile::read(std::uint64_t begin, std::uint64_t end, std::string& out) {
  while (begin < end && begin < spilled_bytes_) {
    const auto& page = page_at(begin);
    const auto size = std::min(end, page.begin + page.bytes.size()) - begin;
    out.append(page.bytes, begin - page.begin, size);
    begin += size;
  }
  if (begin < end) out.append(memory_, begin - spilled_bytes_, end - begin);
}

/// Each page has one slot: frequent strings of the first pages and the front of the sheet, where
/// the new ones come from, rarely share one.
const SpillFile::Page& SpillFile::page_at(std::uint64_t offset) {
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

}  // namespace tierline::spreadsheet
