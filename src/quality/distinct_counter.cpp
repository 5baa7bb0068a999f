#include "tierline/quality/distinct_counter.hpp"

#include <functional>
#include <utility>

namespace tierline::quality {

void DistinctCounter::add(std::string_view text) {
  if (!exact_) return;
  if (count_ * 2 >= slots_.size()) grow();
  const std::uint64_t hash = std::hash<std::string_view>{}(text);
  // 0 marks a free slot.
  if (!insert(hash == 0 ? 1 : hash)) return;
  if (count_ == limit) {
    exact_ = false;
    slots_ = {};
    return;
  }
  ++count_;
}

/// True if it was not there. The slot is only found, never full: at most half of them are used.
bool DistinctCounter::insert(std::uint64_t hash) {
  const auto mask = slots_.size() - 1;
  auto at = hash & mask;
  while (slots_[at] != 0) {
    if (slots_[at] == hash) return false;
    at = (at + 1) & mask;
  }
  slots_[at] = hash;
  return true;
}

void DistinctCounter::grow() {
  constexpr std::size_t smallest = 64;
  auto old = std::exchange(
      slots_, std::vector<std::uint64_t>(slots_.empty() ? smallest : slots_.size() * 2));
  for (const auto hash : old) {
    if (hash != 0) insert(hash);
  }
}

}  // namespace tierline::quality
