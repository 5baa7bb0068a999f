#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tierline::demo_data {

using Counts = std::vector<std::int64_t>;

/// round(count · scale), at least 0.
std::int64_t scaled(std::int64_t count, double scale);

/// Divides `total` in proportion to `weights` by largest remainders: whole numbers that sum to
/// `total`. Weights that sum to 0 give everything to the first.
Counts divide(std::int64_t total, std::span<const std::int64_t> weights);

/// Divides `total` among `weights` in order, by rounding the running sum: exact in total, near the
/// proportion everywhere, without a second array.
class RunningShare {
 public:
  RunningShare(std::int64_t total, double weight_sum) : total_{total}, weight_sum_{weight_sum} {}
  std::int64_t next(double weight);

 private:
  std::int64_t total_;
  double weight_sum_;
  double seen_ = 0;
  std::int64_t given_ = 0;
};

/// Index i repeated `counts[i]` times.
std::vector<std::uint8_t> repeated(std::span<const std::int64_t> counts);

}  // namespace tierline::demo_data
