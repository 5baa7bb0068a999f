#pragma once

#include "demo_data/generator.hpp"

#include <functional>
#include <string>

namespace tierline::testing {

/// Gives each row to a function and keeps nothing.
class CallingSink final : public demo_data::RowSink {
 public:
  using Use = std::function<void(std::string_view table, std::span<const demo_data::Cell>)>;

  explicit CallingSink(Use use = [](auto, auto) {}) : use_{std::move(use)} {}

  void begin(const demo_data::Table& table) override { table_ = table.name; }
  void row(std::span<const demo_data::Cell> cells) override { use_(table_, cells); }
  void end() override {}

 private:
  Use use_;
  std::string table_;
};

inline demo_data::Truth generate(const demo_data::Options& options, CallingSink::Use use) {
  CallingSink sink{std::move(use)};
  return demo_data::generate(options, sink, [](std::uint64_t) {});
}

inline demo_data::Truth generate(const demo_data::Options& options) {
  CallingSink sink;
  return demo_data::generate(options, sink, [](std::uint64_t) {});
}

inline demo_data::Options at_scale(double scale, std::uint64_t seed = 1) {
  demo_data::Options options;
  options.scale = scale;
  options.seed = seed;
  return options;
}

}  // namespace tierline::testing
