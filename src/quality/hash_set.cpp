#include "tierline/quality/hash_set.hpp"

#include <algorithm>
#include <utility>

namespace tierline::quality {
namespace {

constexpr std::size_t smallest = 64;

/// 0 marks a free slot.
std::uint64_t never_zero(std::uint64_t hash) { return hash == 0 ? 1 : hash; }

}  // namespace

HashSet::HashSet(std::size_t limit, MemoryAllowance* allowance)
    : limit_{limit}, allowance_{allowance} {}

HashSet::HashSet(HashSet&& other) noexcept
    : limit_{other.limit_},
      allowance_{other.allowance_},
      slots_{std::exchange(other.slots_, {})},
      size_{std::exchange(other.size_, 0)} {}

HashSet::~HashSet() { clear(); }

void HashSet::clear() {
  if (allowance_ != nullptr) allowance_->give_back(slots_.size());
  slots_ = {};
  size_ = 0;
}

void HashSet::start_again() {
  std::fill(slots_.begin(), slots_.end(), std::uint64_t{0});
  size_ = 0;
}

/// Of the hash, or the free one where it belongs. At most four of five are used.
std::size_t HashSet::slot_of(std::uint64_t hash) const {
  const auto mask = slots_.size() - 1;
  auto at = static_cast<std::size_t>(hash) & mask;
  while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & mask;
  return at;
}

bool HashSet::contains(std::uint64_t hash) const {
  return !slots_.empty() && slots_[slot_of(never_zero(hash))] != 0;
}

HashSet::Outcome HashSet::add(std::uint64_t hash) {
  hash = never_zero(hash);
  if (slots_.empty() && !grow()) return Outcome::full;
  auto at = slot_of(hash);
  if (slots_[at] != 0) return Outcome::known;
  if (size_ == limit_) return Outcome::full;
  if ((size_ + 1) * 5 > slots_.size() * 4) {
    if (!grow()) return Outcome::full;
    at = slot_of(hash);
  }
  slots_[at] = hash;
  ++size_;
  return Outcome::added;
}

bool HashSet::grow() {
  const auto size = slots_.empty() ? smallest : slots_.size() * 2;
  if (allowance_ != nullptr && !allowance_->take_for_growth(slots_.size(), size)) {
    return false;
  }
  const auto old = std::exchange(slots_, std::vector<std::uint64_t>(size));
  for (const auto hash : old) {
    if (hash != 0) slots_[slot_of(hash)] = hash;
  }
  return true;
}

}  // namespace tierline::quality
