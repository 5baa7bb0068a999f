#include "demo_data/exchange.hpp"

#include "tierline/base/interrupt.hpp"

#include <cstdlib>
#include <utility>

namespace tierline::demo_data {
namespace {

std::int64_t change(std::int64_t surplus, std::int64_t by) {
  return std::llabs(surplus + by) - std::llabs(surplus);
}

}  // namespace

void Exchange::bind(Table table) {
  std::vector<Counts> surplus(table.target.size());
  for (std::size_t i = 0; i < surplus.size(); ++i) {
    for (const auto wanted : table.target[i]) {
      surplus[i].push_back(wanted == unbound ? 0 : -wanted);
    }
  }
  const auto& rows = attributes_[table.row_attribute];
  const auto& columns = attributes_[table.column_attribute];
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto r = table.row_groups[rows[i]];
    const auto c = table.column_groups[columns[i]];
    if (table.target[r][c] != unbound) {
      ++surplus[r][c];
    }
  }
  surplus_.push_back(std::move(surplus));
  tables_.push_back(std::move(table));
}

std::int64_t Exchange::error() const {
  std::int64_t sum = 0;
  for (const auto& table : surplus_) {
    for (const auto& row : table) {
      for (const auto cell : row) {
        sum += std::llabs(cell);
      }
    }
  }
  return sum;
}

std::int64_t Exchange::move_cost(std::size_t attribute, std::size_t a, std::size_t b) const {
  std::int64_t cost = 0;
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    const auto& table = tables_[t];
    const bool is_row = table.row_attribute == attribute;
    if (!is_row && table.column_attribute != attribute) {
      continue;
    }
    const auto ra = table.row_groups[attributes_[table.row_attribute][a]];
    const auto rb = table.row_groups[attributes_[table.row_attribute][b]];
    const auto ca = table.column_groups[attributes_[table.column_attribute][a]];
    const auto cb = table.column_groups[attributes_[table.column_attribute][b]];
    if (ra == rb || ca == cb) {
      continue;  // the two rows end in each other's cells
    }
    const auto at = [&](std::uint8_t r, std::uint8_t c, std::int64_t by) {
      return table.target[r][c] == unbound ? 0 : change(surplus_[t][r][c], by);
    };
    cost += table.weight * (at(ra, ca, -1) + at(rb, cb, -1) + at(ra, cb, 1) + at(rb, ca, 1));
  }
  return cost;
}

void Exchange::move(std::size_t attribute, std::size_t a, std::size_t b) {
  const auto count = [&](std::size_t row, std::int64_t by) {
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      const auto& table = tables_[t];
      const auto r = table.row_groups[attributes_[table.row_attribute][row]];
      const auto c = table.column_groups[attributes_[table.column_attribute][row]];
      if (table.target[r][c] != unbound) {
        surplus_[t][r][c] += by;
      }
    }
  };
  count(a, -1);
  count(b, -1);
  std::swap(attributes_[attribute][a], attributes_[attribute][b]);
  count(a, 1);
  count(b, 1);
}

std::vector<Exchange::Cell> Exchange::overfull() const {
  std::vector<Cell> cells;
  for (std::size_t t = 0; t < surplus_.size(); ++t) {
    for (std::size_t r = 0; r < surplus_[t].size(); ++r) {
      for (std::size_t c = 0; c < surplus_[t][r].size(); ++c) {
        if (surplus_[t][r][c] > 0) {
          cells.push_back({t, r, c});
        }
      }
    }
  }
  return cells;
}

/// A row that is counted in `cell`, looked for from `start`; `start` itself if there is none.
std::size_t Exchange::row_in(const Cell& cell, std::size_t start) const {
  const auto& table = tables_[cell.table];
  const auto rows = attributes_.front().size();
  for (std::size_t i = 0; i < rows; ++i) {
    const auto row = start + i < rows ? start + i : start + i - rows;
    if (table.row_groups[attributes_[table.row_attribute][row]] == cell.row &&
        table.column_groups[attributes_[table.column_attribute][row]] == cell.column) {
      return row;
    }
  }
  return start;
}

void Exchange::solve(const std::vector<std::size_t>& movable, std::uint64_t attempts,
                     Random& random) {
  const auto rows = attributes_.front().size();
  std::vector<Cell> cells;
  for (std::uint64_t i = 0; i < attempts; ++i) {
    if (i % 4'096 == 0) {
      stop_if_interrupted();
      cells = overfull();
      if (error() == 0) {
        return;
      }
    }
    const auto attribute = movable[random.below(movable.size())];
    auto a = random.below(rows);
    if (!cells.empty() && i % 8 == 0) {
      a = row_in(cells[random.below(cells.size())], a);
    }
    const auto b = random.below(rows);
    const auto& values = attributes_[attribute];
    if (values[a] == values[b]) {
      continue;
    }
    const auto cost = move_cost(attribute, a, b);
    // Level moves, and now and then a small step up, lead out of dead ends; rarer towards the end.
    if (cost <= 0 || (cost <= 2 && random.below(std::size_t{512} << (10 * i / attempts)) == 0)) {
      move(attribute, a, b);
    }
  }
}

}  // namespace tierline::demo_data
