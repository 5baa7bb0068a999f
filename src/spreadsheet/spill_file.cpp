#include "spreadsheet/spill_file.hpp"

#include <algorithm>
#include <span>

namespace tierline::spreadsheet {
namespace {

constexpr std::uint64_t page_bytes = 4 * 1024;  // cells that refer back are scattered
constexpr std::size_t page_slots = 1024;

}  // namespace

void SpillFile::append(std::string_view bytes) {
  memory_ += bytes;
  if (memory_.size() > bytes_in_memory_) spill();
}

void SpillFile::spill() {
  if (!file_) file_.emplace();
  file_->write_at(spilled_bytes_, std::as_bytes(std::span{memory_}));
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
    file_->read_at(begin, std::as_writable_bytes(std::span{page.bytes}));
  }
  return page;
}

}  // namespace tierline::spreadsheet
