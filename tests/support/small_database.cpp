#include "small_database.hpp"

#include <algorithm>

namespace tierline::testing {
namespace {

using tickets::Storage;
using tickets::Type;

constexpr std::size_t tickets_count = 100;

SmallTable::Value value_of(Type type) {
  switch (type) {
    case Type::bigint:
    case Type::smallint:
    case Type::boolean: return {Storage::integer, "1"};
    case Type::numeric: return {Storage::real, "1.5"};
    case Type::timestamptz: return {Storage::text, "2025-07-05 10:00:00"};
    case Type::date: return {Storage::text, "2025-07-05"};
    case Type::time: return {Storage::text, "09:00:00"};
    case Type::jsonb: return {Storage::text, "[]"};
    case Type::text: break;
  }
  return {Storage::text, "words"};
}

SmallTable table_of(const tickets::Table& table, std::size_t rows) {
  SmallTable made;
  std::vector<SmallTable::Value> row;
  for (const auto& column : table.columns) {
    made.there.push_back(!column.absent());
    row.push_back(column.absent() ? SmallTable::Value{} : value_of(column.type));
  }
  made.rows.assign(rows, row);
  return made;
}

}  // namespace

SmallDatabase::SmallDatabase(const tickets::Contract& contract) : contract_{contract} {
  const auto fill = [&](const std::string& table, const std::string& column, auto text_of_row) {
    auto* const made = find(table);
    if (made == nullptr) return;
    const auto at = contract.find(table)->index_of(column);
    for (std::size_t i = 0; i < made->rows.size(); ++i) {
      made->rows[i][at].text = std::to_string(text_of_row(i));
    }
  };
  for (const auto& table : contract.tables) {
    if (table.absent) continue;
    tables_[table.name] = table_of(table, tickets_count * (table.name == "tickets" ? 1 : 2));
  }
  const auto ticket = [](std::size_t row) { return 1001 + row % tickets_count; };
  fill("tickets", "ticket_id", ticket);
  fill("comments", "ticket_id", ticket);
  fill("comments", "comment_id", [](std::size_t row) { return row + 1; });
  fill("timesheets", "ticket_id", [](std::size_t row) {
    return row < 40 ? 0 : row < 56 ? 1001 + row : 50'000 + row;
  });
  set("tickets", "status", Storage::text, "Closed");
}

SmallTable* SmallDatabase::find(const std::string& table) {
  const auto at = tables_.find(table);
  return at == tables_.end() ? nullptr : &at->second;
}

void SmallDatabase::drop_column(const std::string& table, const std::string& column) {
  const auto at = contract_.find(table)->index_of(column);
  auto& made = tables_.at(table);
  made.there[at] = false;
  for (auto& row : made.rows) row[at] = {};
}

void SmallDatabase::set(const std::string& table, const std::string& column, Storage storage,
                        const std::string& text, std::size_t rows) {
  auto* const made = find(table);
  if (made == nullptr) return;
  const auto at = contract_.find(table)->index_of(column);
  for (std::size_t i = 0; i < std::min(rows, made->rows.size()); ++i) {
    made->rows[i][at] = {storage, text};
  }
}

quality::Assessment SmallDatabase::assess(const quality::RuleSet& rules,
                                          quality::Population population) const {
  quality::Assessor assessor{rules, contract_, *from_iso8601("2025-11-02T00:00:00Z")};
  assessor.set_population(population);
  for (const auto& table : contract_.tables) {
    const auto at = tables_.find(table.name);
    if (at == tables_.end()) continue;
    assessor.begin_table(table.name, at->second.there);
    std::int64_t number = 1;
    std::vector<tickets::StoredValue> values;
    for (const auto& row : at->second.rows) {
      values.clear();
      for (const auto& value : row) values.push_back({value.storage, value.text});
      assessor.add(values, ++number);
    }
  }
  return assessor.finish();
}

}  // namespace tierline::testing
