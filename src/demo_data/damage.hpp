#pragma once

#include "demo_data/rows.hpp"
#include "demo_data/truth.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tierline::demo_data {

/// Does to the values of a table what a way through text files does: dates become day-first text,
/// numbers become text or floating point, and what is missing becomes the empty string. Every value
/// can still be repaired.
class Damage {
 public:
  explicit Damage(const Table& table);

  /// \param number  of the row in the table, from 0
  void apply(Row& row, std::int64_t number);
  /// How many values were changed, into the truth.
  void tell(Truth& truth) const;

 private:
  enum Kind { empty_string, day_first, number_as_text, id_as_float, kinds };

  void damage(Row& row, std::size_t column, std::int64_t number);
  void damage_integer(Row& row, std::size_t column, std::int64_t number);
  void note(std::size_t column, Kind kind) { ++counts_[column][kind]; }

  Table table_;
  std::vector<std::array<std::int64_t, kinds>> counts_;
};

}  // namespace tierline::demo_data
