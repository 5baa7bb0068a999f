#include "tierline/quality/frequent_values.hpp"

#include <algorithm>

namespace tierline::quality {

void FrequentValues::add(std::uint64_t hash, std::string_view text, std::uint64_t times) {
  if (slots_.empty()) {
    std::size_t slots = 4;
    while (slots < 4 * places_) slots *= 2;
    slots_.resize(slots);
  }
  if (const auto at = slot_of(hash); at != 0) {
    held_[at - 1].count += times;
    return;
  }
  while (held_.size() == places_) {
    make_room(times);
    if (times == 0) return;
  }
  auto& place = held_.emplace_back();
  place.hash = hash;
  place.count = times;
  place.size = static_cast<std::uint8_t>(std::min(text.size(), most_bytes));
  std::copy_n(text.begin(), place.size, place.bytes.begin());
  slot_of(hash) = static_cast<std::uint16_t>(held_.size());
}

std::uint16_t& FrequentValues::slot_of(std::uint64_t hash) {
  const auto mask = slots_.size() - 1;
  auto at = static_cast<std::size_t>(hash) & mask;
  while (slots_[at] != 0 && held_[slots_[at] - 1U].hash != hash) at = (at + 1) & mask;
  return slots_[at];
}

/// Takes the same from the newcomer and from all that are held, so that one of them goes.
void FrequentValues::make_room(std::uint64_t& times) {
  auto least = times;
  for (const auto& place : held_) least = std::min(least, place.count);
  times -= least;
  error_ += least;
  for (auto& place : held_) place.count -= least;
  const auto gone = std::remove_if(held_.begin(), held_.end(),
                                   [](const Place& place) { return place.count == 0; });
  if (gone == held_.end()) return;
  held_.erase(gone, held_.end());
  index_places();
}

void FrequentValues::index_places() {
  std::fill(slots_.begin(), slots_.end(), std::uint16_t{0});
  for (std::size_t n = 0; n < held_.size(); ++n) {
    slot_of(held_[n].hash) = static_cast<std::uint16_t>(n + 1);
  }
}

std::vector<FrequentValues::Entry> FrequentValues::top(std::size_t most) const {
  std::vector<Entry> entries;
  for (const auto& place : held_) {
    entries.push_back({std::string{place.bytes.data(), place.size}, place.count});
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.count != b.count ? a.count > b.count : a.text < b.text;
  });
  if (entries.size() > most) entries.resize(most);
  return entries;
}

}  // namespace tierline::quality
