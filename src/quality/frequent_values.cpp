#include "tierline/quality/frequent_values.hpp"

#include <algorithm>

namespace tierline::quality {

void FrequentValues::add(std::uint64_t hash, std::string_view text, std::uint64_t times) {
  if (slots_.empty()) {
    std::size_t slots = 4;
    while (slots < 4 * places_) slots *= 2;
    slots_.resize(slots);
    hashes_.reserve(places_);
    counts_.reserve(places_);
    starts_.reserve(places_);
  }
  // Many columns write all their values alike.
  if (last_ < hashes_.size() && hashes_[last_] == hash) {
    counts_[last_] += times;
    return;
  }
  auto* slot = &slot_of(hash);
  if (*slot != 0) {
    last_ = *slot - 1U;
    counts_[last_] += times;
    return;
  }
  while (hashes_.size() == places_) {
    make_room(times);
    if (times == 0) return;
    slot = &slot_of(hash);
  }
  hashes_.push_back(hash);
  counts_.push_back(times);
  auto& start = starts_.emplace_back();
  start.size = static_cast<std::uint8_t>(std::min(text.size(), most_bytes));
  std::copy_n(text.begin(), start.size, start.bytes.begin());
  *slot = static_cast<std::uint16_t>(hashes_.size());
  last_ = hashes_.size() - 1;
}

std::uint16_t& FrequentValues::slot_of(std::uint64_t hash) {
  const auto mask = slots_.size() - 1;
  auto at = static_cast<std::size_t>(hash) & mask;
  while (slots_[at] != 0 && hashes_[slots_[at] - 1U] != hash) at = (at + 1) & mask;
  return slots_[at];
}

/// Takes the same from the newcomer and from all that are held, so that one of them goes.
void FrequentValues::make_room(std::uint64_t& times) {
  const auto least = std::min(times, *std::min_element(counts_.begin(), counts_.end()));
  times -= least;
  error_ += least;
  std::size_t kept = 0;
  for (std::size_t n = 0; n < counts_.size(); ++n) {
    counts_[n] -= least;
    if (counts_[n] == 0) continue;
    if (kept != n) {
      hashes_[kept] = hashes_[n];
      counts_[kept] = counts_[n];
      starts_[kept] = starts_[n];
    }
    ++kept;
  }
  if (kept == counts_.size()) return;
  hashes_.resize(kept);
  counts_.resize(kept);
  starts_.resize(kept);
  index_places();
}

void FrequentValues::index_places() {
  std::fill(slots_.begin(), slots_.end(), std::uint16_t{0});
  for (std::size_t n = 0; n < hashes_.size(); ++n) {
    slot_of(hashes_[n]) = static_cast<std::uint16_t>(n + 1);
  }
}

std::vector<FrequentValues::Entry> FrequentValues::top(std::size_t most) const {
  std::vector<Entry> entries;
  for (std::size_t n = 0; n < counts_.size(); ++n) {
    entries.push_back({std::string{starts_[n].bytes.data(), starts_[n].size}, counts_[n]});
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.count != b.count ? a.count > b.count : a.text < b.text;
  });
  if (entries.size() > most) entries.resize(most);
  return entries;
}

}  // namespace tierline::quality
