#include "tierline/releases/assess.hpp"

#include "tierline/base/interrupt.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/sql/postgres.hpp"

#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tierline::releases {
namespace {

using postgres::ddl::ShownColumn;
using tickets::Storage;

/// Types by column.
using Columns = std::map<std::string, std::string>;

std::map<std::string, Columns> tables_in(postgres::Transaction& transaction,
                                         const std::string& schema) {
  std::map<std::string, Columns> tables;
  transaction.for_each(sql::postgres::release_table_columns, {schema}, [&](const auto& row) {
    tables[row.at(0).value()][row.at(1).value()] = row.at(2).value();
  });
  return tables;
}

struct Shown {
  ShownColumn::As as = ShownColumn::As::stored;
  Storage storage = Storage::text;
};

/// What a value of this type is to the rules.
Shown shown_as(const std::string& type) {
  if (type == "bigint" || type == "integer" || type == "smallint") {
    return {ShownColumn::As::stored, Storage::integer};
  }
  if (type == "boolean") return {ShownColumn::As::integer, Storage::integer};
  if (type == "timestamp with time zone") return {ShownColumn::As::wall_clock, Storage::text};
  if (type.starts_with("numeric") || type == "double precision" || type == "real") {
    return {ShownColumn::As::stored, Storage::real};
  }
  if (type == "bytea") return {ShownColumn::As::stored, Storage::blob};
  return {};
}

/// The passage of one table.
class Passage {
 public:
  Passage(const tickets::Table& table, const Columns& columns, quality::Assessor& assessor)
      : table_{table}, assessor_{assessor}, values_(table.columns.size()) {
    std::vector<bool> there;
    for (const auto& column : table.columns) there.push_back(columns.count(column.name) > 0);
    assessor.begin_table(table.name, there);
    const auto needed = assessor.columns_needed(table.name);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (!there[i] || !needed[i]) continue;
      const auto& name = table.columns[i].name;
      const auto [as, storage] = shown_as(columns.at(name));
      shown_.push_back({name, as});
      slots_.push_back({i, storage});
      on_clock_ = on_clock_ || as == ShownColumn::As::wall_clock;
      const bool is_key = table.key.size() == 1 && table.key.front() == name;
      if (is_key && storage == Storage::integer && !table.columns[i].pii) key_ = slots_.size() - 1;
    }
  }

  void run(postgres::Transaction& transaction, const std::string& schema, const std::string& zone,
           const observability::Services& services) {
    const auto text = postgres::ddl::select_shown(schema, table_.name, shown_);
    services.progress.begin("assess " + table_.name, 0);
    transaction.for_each({"assess_release", text},
                         on_clock_ ? postgres::Params{zone} : postgres::Params{},
                         [&](const postgres::Row& row) { add(row, services); });
    services.progress.finish();
  }

 private:
  struct Slot {
    std::size_t column;
    Storage storage;
  };

  void add(const postgres::Row& row, const observability::Services& services) {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      auto& value = values_[slots_[i].column];
      value = row[i] ? tickets::StoredValue{slots_[i].storage, *row[i]} : tickets::StoredValue{};
    }
    std::int64_t name = ++rows_;
    if (key_ && row[*key_]) {
      std::from_chars(row[*key_]->data(), row[*key_]->data() + row[*key_]->size(), name);
    }
    assessor_.add(values_, name);
    if (rows_ % rows_between_signals != 0) return;
    stop_if_interrupted();
    services.progress.advance(rows_between_signals);
  }

  const tickets::Table& table_;
  quality::Assessor& assessor_;
  std::vector<tickets::StoredValue> values_;
  std::vector<ShownColumn> shown_;
  std::vector<Slot> slots_;
  std::optional<std::size_t> key_;  ///< by which a row is named, if that says nothing of a person
  bool on_clock_ = false;
  std::int64_t rows_ = 0;
};

}  // namespace

quality::Assessment assess(postgres::Transaction& transaction, const std::string& schema,
                           const tickets::Contract& contract, const quality::RuleSet& rules,
                           quality::Population population,
                           const observability::Services& services) {
  quality::Assessor assessor{rules, contract, services.clock.now()};
  assessor.set_population(population);
  const auto tables = tables_in(transaction, schema);
  for (const auto& table : contract.tables) {
    const auto there = tables.find(table.name);
    if (table.absent || there == tables.end()) continue;
    Passage passage{table, there->second, assessor};
    passage.run(transaction, schema, contract.time_zone, services);
  }
  return assessor.finish();
}

}  // namespace tierline::releases
