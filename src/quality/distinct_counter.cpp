#include "tierline/quality/distinct_counter.hpp"

#include "tierline/quality/hash.hpp"

#include <algorithm>
#include <cmath>

namespace tierline::quality {
namespace {

constexpr unsigned index_bits = 14;
constexpr std::size_t register_count = std::size_t{1} << index_bits;

}  // namespace

void DistinctCounter::add(std::string_view text) { add_hash(hash_bytes(text)); }

void DistinctCounter::count_waiting() {
  for (std::size_t n = 0; n < waiting_count_; ++n) count_now(waiting_[n]);
  waiting_count_ = 0;
}

void DistinctCounter::count_now(std::uint64_t hash) {
  if (!registers_.empty()) return enter(hash);
  if (exactly_.add(hash) != HashSet::Outcome::full) return;
  estimate_from_now_on();
  enter(hash);
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

bool DistinctCounter::exact() {
  count_waiting();
  return registers_.empty();
}

std::uint64_t DistinctCounter::count() {
  if (exact()) return exactly_.size();
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
