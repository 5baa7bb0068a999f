#include "demo_data/damage.hpp"

#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/values.hpp"

#include "collecting_sink.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace tierline::demo_data {
namespace {

using testing::at_scale;
using tickets::Storage;
using tickets::ValueState;

/// The rows of every table, by name.
using Tables = std::map<std::string, std::vector<std::vector<Cell>>>;

Tables rows_of(Defects defects) {
  auto options = at_scale(0.01);
  options.defects = defects;
  Tables tables;
  testing::generate(options, [&](std::string_view table, std::span<const Cell> cells) {
    tables[std::string{table}].emplace_back(cells.begin(), cells.end());
  });
  return tables;
}

Storage storage_of(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::absent: return Storage::null;
    case Cell::Kind::integer: return Storage::integer;
    case Cell::Kind::real: return Storage::real;
    default: return Storage::text;
  }
}

TEST(DamageTest, SevereDefectsMeanWhatTheUsualDataMean) {
  const auto contract = tickets::builtin_contract();
  tickets::Judge judge{contract};
  const auto meaning = [&](const tickets::Column& column, const Cell& cell) -> std::string {
    std::string text;
    const auto raw =
        cell.kind == Cell::Kind::date ? iso(cell.integer) : std::string{canonical(cell, text)};
    const auto judgement = judge.judge(column, storage_of(cell), raw);
    if (judgement.state == ValueState::unrepairable && !column.derived) {
      return "unrepairable: " + raw;
    }
    return std::string{judgement.text};
  };
  const auto usual = rows_of(Defects::usual);
  const auto severe = rows_of(Defects::severe);
  for (const auto& [name, rows] : usual) {
    const auto& table = *contract.find(name);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto& damaged = severe.at(name)[row][i];
        const auto expected = meaning(table.columns[i], rows[row][i]);
        ASSERT_EQ(meaning(table.columns[i], damaged), expected)
            << name << "." << table.columns[i].name << " in row " << row;
        ASSERT_FALSE(expected.starts_with("unrepairable"))
            << name << "." << table.columns[i].name << " in row " << row;
      }
    }
  }
}

TEST(DamageTest, NoDateNoIdAndNoMissingValueStaysAsItWas) {
  const auto severe = rows_of(Defects::severe);
  for (const auto& [name, rows] : severe) {
    for (const auto& row : rows) {
      for (const auto& cell : row) {
        ASSERT_NE(cell.kind, Cell::Kind::absent);
        ASSERT_NE(cell.kind, Cell::Kind::integer);
        ASSERT_NE(cell.kind, Cell::Kind::date);
      }
    }
  }
}

}  // namespace
}  // namespace tierline::demo_data
