#include "demo_data/random.hpp"

#include <numeric>

namespace tierline::demo_data {

double Random::normal() {
  double sum = -6;
  for (int i = 0; i < 12; ++i) {
    sum += uniform();
  }
  return sum;
}

double Random::log_normal(double median, double sigma) {
  return median * exponential(sigma * normal());
}

double exponential(double x) {
  const double reduced = x / 64;
  double term = 1;
  double sum = 1;
  for (int i = 1; i < 12; ++i) {
    term *= reduced / i;
    sum += term;
  }
  for (int i = 0; i < 6; ++i) {
    sum *= sum;
  }
  return sum;
}

std::vector<bool> choose(std::size_t size, std::size_t count, Random& random) {
  std::vector<bool> chosen(size, false);
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t i = 0; i < count && i < size; ++i) {
    std::swap(order[i], order[i + random.below(size - i)]);
    chosen[order[i]] = true;
  }
  return chosen;
}

}  // namespace tierline::demo_data
