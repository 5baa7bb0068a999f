#include "tierline/quality/distinct_counter.hpp"

#include "tierline/quality/hash.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tierline::quality {
namespace {

constexpr unsigned index_bits = 14;
constexpr std::size_t register_count = std::size_t{1} << index_bits;
/// Ten times what can be counted exactly: most of it is there more than once.
constexpr std::size_t most_blocks = 640;

}  // namespace

void DistinctCounter::add(std::string_view text) { add_hash(hash_bytes(text)); }

void DistinctCounter::count_waiting() {
  for (std::size_t n = 0; n < waiting_count_; ++n) count_now(waiting_[n]);
  waiting_count_ = 0;
}

void DistinctCounter::count_now(std::uint64_t hash) {
  if (!registers_.empty()) return enter(hash);
  if (in_store()) return put_in_store(hash);
  if (exactly_.add(hash) != HashSet::Outcome::full) return;
  if (store_ != nullptr && exactly_.size() < limit) {
    go_on_in_store();
    put_in_store(hash);
  } else {
    estimate_from_now_on();
    enter(hash);
  }
}

void DistinctCounter::estimate_from_now_on() {
  registers_.resize(register_count);
  exactly_.for_each([this](std::uint64_t hash) { enter(hash); });
  exactly_.clear();
}

void DistinctCounter::enter(std::uint64_t hash) {
  const auto index = static_cast<std::size_t>(hash >> (64U - index_bits));
  // The bit behind the rest ends the count of zeros.
  const auto rest = hash << index_bits | std::uint64_t{1} << (index_bits - 1);
  const auto rank = static_cast<std::uint8_t>(__builtin_clzll(rest) + 1);
  registers_[index] = std::max(registers_[index], rank);
}

void DistinctCounter::go_on_in_store() {
  exactly_.for_each([this](std::uint64_t hash) { put_in_store(hash); });
  exactly_.clear();
}

/// Of those that come again soon, only one goes there.
void DistinctCounter::put_in_store(std::uint64_t hash) {
  const auto outcome = recent_.add(hash);
  if (outcome == HashSet::Outcome::known) return;
  count_in_store_.reset();
  if (outcome == HashSet::Outcome::added) return;
  blocks_.push_back(store_->keep(HashStore::ConstBlock{recent_.slots()}));
  recent_.start_again();
  recent_.add(hash);
  if (blocks_.size() == most_blocks) count_in_store();
}

/// Afterwards it lies there once, or is estimated.
void DistinctCounter::count_in_store() {
  DistinctCounter all;
  std::vector<std::uint64_t> block(HashStore::block_hashes);
  for (const auto number : blocks_) {
    store_->fetch(number, HashStore::Block{block});
    for (const auto hash : block) {
      if (hash != 0) all.count_now(hash);
    }
  }
  recent_.for_each([&](std::uint64_t hash) { all.count_now(hash); });
  release_blocks();
  recent_.start_again();
  if (all.registers_.empty()) {
    all.exactly_.for_each([this](std::uint64_t hash) { put_in_store(hash); });
    count_in_store_ = all.exactly_.size();
  } else {
    recent_.clear();
    registers_ = std::move(all.registers_);
  }
}

void DistinctCounter::release_blocks() {
  for (const auto number : blocks_) store_->release(number);
  blocks_.clear();
}

bool DistinctCounter::exact() {
  count_waiting();
  if (in_store() && !count_in_store_) count_in_store();
  return registers_.empty();
}

std::uint64_t DistinctCounter::count() {
  if (!exact()) return estimate();
  return in_store() ? *count_in_store_ : exactly_.size();
}

std::uint64_t DistinctCounter::estimate() const {
  constexpr auto m = static_cast<double>(register_count);
  double sum = 0;
  std::size_t unused = 0;
  for (const auto rank : registers_) {
    sum += std::ldexp(1.0, -int{rank});
    if (rank == 0) ++unused;
  }
  const double estimate = 0.7213 / (1 + 1.079 / m) * m * m / sum;
  const bool few = estimate <= 2.5 * m && unused > 0;
  return static_cast<std::uint64_t>(
      std::llround(few ? m * std::log(m / static_cast<double>(unused)) : estimate));
}

double DistinctCounter::error() {
  return exact() ? 0 : 1.04 / std::sqrt(static_cast<double>(register_count));
}

}  // namespace tierline::quality
