#include "quality/key_set.hpp"

#include <utility>

namespace tierline::quality {

/// The finalizer of SplitMix64: ids come in rows, and must not lie in rows.
std::uint64_t KeySet::hash_of(std::uint64_t key) {
  key += 0x9e3779b97f4a7c15;
  key = (key ^ (key >> 30)) * 0xbf58476d1ce4e5b9;
  key = (key ^ (key >> 27)) * 0x94d049bb133111eb;
  return key ^ (key >> 31);
}

std::size_t KeySet::slot_of(std::uint64_t key) const {
  const auto mask = slots_.size() - 1;
  // The low bits say what is followed, and are all the same here.
  auto at = static_cast<std::size_t>(hash_of(key) >> 24) & mask;
  while (slots_[at] != 0 && slots_[at] != key) at = (at + 1) & mask;
  return at;
}

bool KeySet::contains(std::uint64_t key) const {
  if (key == 0) return has_zero_;
  return !slots_.empty() && slots_[slot_of(key)] == key;
}

bool KeySet::insert(std::uint64_t key) {
  if (key == 0) {
    const bool fresh = !has_zero_;
    has_zero_ = true;
    size_ += fresh ? 1 : 0;
    return fresh;
  }
  if (slots_.empty()) slots_.resize(1024);
  const auto at = slot_of(key);
  if (slots_[at] == key) return false;
  slots_[at] = key;
  ++size_;
  make_room();
  return true;
}

void KeySet::make_room() {
  while (size_ > limit_) {
    skipped_ = skipped_ * 2 + 1;
    rebuild(slots_.size());
  }
  if (size_ * 5 > slots_.size() * 4) rebuild(slots_.size() * 2);
}

void KeySet::rebuild(std::size_t slots) {
  auto old = std::exchange(slots_, std::vector<std::uint64_t>(slots));
  has_zero_ = has_zero_ && follows(0);
  size_ = has_zero_ ? 1 : 0;
  for (const auto key : old) {
    if (key == 0 || !follows(key)) continue;
    slots_[slot_of(key)] = key;
    ++size_;
  }
}

}  // namespace tierline::quality
