#pragma once

#include "demo_data/quota.hpp"
#include "demo_data/random.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace tierline::demo_data {

/// Finds rows whose attributes meet many two-way tables at once.
///
/// Every attribute starts as a shuffled list of exact counts; two rows may exchange an attribute's
/// values, which keeps the counts, when that brings the tables nearer to their targets. With tables
/// that agree with each other the end is exact.
class Exchange {
 public:
  static constexpr std::int64_t unbound = -1;  ///< a cell that may hold anything

  /// \param row_groups, column_groups  value of the attribute → row (column) of the table
  struct Table {
    std::size_t row_attribute = 0;
    std::size_t column_attribute = 0;
    std::vector<std::uint8_t> row_groups;
    std::vector<std::uint8_t> column_groups;
    std::vector<Counts> target;
    std::int64_t weight = 1;
  };

  explicit Exchange(std::vector<std::vector<std::uint8_t>> attributes)
      : attributes_{std::move(attributes)} {}

  void bind(Table table);
  /// Attributes that `solve` may exchange, over at most `attempts` pairs of rows.
  void solve(const std::vector<std::size_t>& movable, std::uint64_t attempts, Random& random);
  /// How many rows too many or too few all tables together hold; 0 is exact.
  std::int64_t error() const;
  const std::vector<std::uint8_t>& attribute(std::size_t i) const { return attributes_[i]; }

 private:
  struct Cell {
    std::size_t table, row, column;
  };
  std::int64_t move_cost(std::size_t attribute, std::size_t a, std::size_t b) const;
  void move(std::size_t attribute, std::size_t a, std::size_t b);
  std::vector<Cell> overfull() const;
  std::size_t row_in(const Cell& cell, std::size_t start) const;

  std::vector<std::vector<std::uint8_t>> attributes_;
  std::vector<Table> tables_;
  std::vector<std::vector<Counts>> surplus_;  ///< current - target per table and cell
};

}  // namespace tierline::demo_data
