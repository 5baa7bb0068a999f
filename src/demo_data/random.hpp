#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace tierline::demo_data {

/// splitmix64 with distributions of its own: the standard's differ between libraries, these do not.
class Random {
 public:
  /// \param stream  tells generators of one seed apart, so that tables can be made independently
  Random(std::uint64_t seed, std::uint64_t stream)
      : state_{seed * 0x9E3779B97F4A7C15U + stream * 0xD1B54A32D192ED03U + 1} {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    auto z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  /// 0 … bound - 1. \param bound  1 … 2^32; the bias is below bound / 2^32
  std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>(((next() >> 32U) * bound) >> 32U);
  }
  /// low … high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low + 1)));
  }
  bool chance(double share) { return uniform() < share; }
  /// 0 ≤ x < 1
  double uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
  /// Mean 0, variance 1, within ±6: the sum of twelve uniforms.
  double normal();
  /// median · e^(sigma · N)
  double log_normal(double median, double sigma);

  template <typename T>
  void shuffle(std::vector<T>& values) {
    for (auto i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[below(i)]);
    }
  }

 private:
  std::uint64_t state_;
};

/// e^x from additions and multiplications only: libm may differ in the last bit between machines.
double exponential(double x);

/// `count` of `size` places, chosen at random. \param count  at most `size`
std::vector<bool> choose(std::size_t size, std::size_t count, Random& random);

}  // namespace tierline::demo_data
