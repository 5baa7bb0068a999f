#include "demo_data/quota.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tierline::demo_data {

std::int64_t scaled(std::int64_t count, double scale) {
  return std::max<std::int64_t>(0, std::llround(static_cast<double>(count) * scale));
}

Counts divide(std::int64_t total, std::span<const std::int64_t> weights) {
  Counts shares(weights.size(), 0);
  const auto sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  if (sum == 0) {
    shares.front() = total;
    return shares;
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::int64_t> remainders(weights.size());
  auto left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    shares[i] = total * weights[i] / sum;
    remainders[i] = total * weights[i] % sum;
    left -= shares[i];
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; left > 0; ++i, --left) {
    ++shares[order[i]];
  }
  return shares;
}

std::int64_t RunningShare::next(double weight) {
  seen_ += weight;
  // The running sum of doubles may end a hair below the sum that the caller took.
  const auto due = std::min(
      total_,
      static_cast<std::int64_t>(static_cast<double>(total_) * (seen_ / weight_sum_) + 1e-6));
  const auto share = due - given_;
  given_ = due;
  return share;
}

std::vector<std::uint8_t> repeated(std::span<const std::int64_t> counts) {
  std::vector<std::uint8_t> values;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    values.insert(values.end(), static_cast<std::size_t>(counts[i]), static_cast<std::uint8_t>(i));
  }
  return values;
}

}  // namespace tierline::demo_data
