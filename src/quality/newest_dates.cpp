#include "tierline/quality/newest_dates.hpp"

#include <algorithm>

namespace tierline::quality {
namespace {

bool later(const NewestDates::Entry& a, const NewestDates::Entry& b) {
  return a.micros != b.micros ? a.micros > b.micros : a.row < b.row;
}

}  // namespace

void NewestDates::insert(Entry entry) {
  if (heap_.size() == most) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
  }
  heap_.push_back(entry);
  std::push_heap(heap_.begin(), heap_.end(), later);
}

std::vector<NewestDates::Entry> NewestDates::sorted() const {
  auto entries = heap_;
  std::sort(entries.begin(), entries.end(), later);
  return entries;
}

}  // namespace tierline::quality
