#include "migrator/source_rows.hpp"

namespace tierline::migrator {
namespace {

constexpr std::array tier_columns{"support_tier", "tier_rule_version", "tier_rule_id",
                                  "tier_matched_text"};

bool is_tiered(const tickets::Table& table) { return table.name == "tickets"; }

}  // namespace

std::vector<tickets::Column> loaded_columns(const tickets::Table& table) {
  std::vector<tickets::Column> columns;
  const auto add = [&](std::string_view name, tickets::Type type) {
    columns.emplace_back();
    columns.back().name = name;
    columns.back().type = type;
  };
  if (!table.surrogate.empty()) add(table.surrogate, tickets::Type::bigint);
  columns.insert(columns.end(), table.columns.begin(), table.columns.end());
  if (!is_tiered(table)) return columns;
  for (const auto* name : tier_columns) add(name, tickets::Type::text);
  // What was found in a title may be anything.
  columns.back().pii = true;
  return columns;
}

std::vector<std::string> names_of(const std::vector<tickets::Column>& columns) {
  std::vector<std::string> names;
  for (const auto& column : columns) names.push_back(column.name);
  return names;
}

SourceRows::SourceRows(const Load& load, const tickets::Table& table)
    : table_{table},
      rules_{load.rules},
      statement_{load.source, sqlite::select_sql(table.name, names_of(table.columns))},
      takes_{load.sample == nullptr ? Sample::Takes{} : load.sample->of(table)},
      encoder_{load.contract},
      clock_changes_(table.columns.size()) {
  constexpr std::array inputs{"title", "description", "category", "root_cause"};
  for (std::size_t n = 0; n < inputs.size(); ++n) {
    if (table.find(inputs[n]) != nullptr) {
      tier_inputs_[n] = static_cast<int>(table.index_of(inputs[n]));
    }
  }
}

bool SourceRows::step() {
  while (statement_.step()) {
    if (takes_ && !takes_(statement_)) continue;
    ++rows_;
    return true;
  }
  return false;
}

void SourceRows::write(postgres::RowWriter& out) {
  if (!table_.surrogate.empty()) out.bigint(static_cast<std::int64_t>(rows_));
  for (std::size_t n = 0; n < table_.columns.size(); ++n) {
    const auto& column = table_.columns[n];
    encoder_.encode(column, statement_, static_cast<int>(n), out);
    if (column.type == tickets::Type::timestamptz) note_clock(n);
  }
  if (is_tiered(table_)) write_tier(out);
}

void SourceRows::note_clock(std::size_t column) {
  using Shown = tickets::ZoneConverter::Shown;
  const auto shown = encoder_.shown();
  if (shown == Shown::once || statement_.is_null(static_cast<int>(column))) return;
  ++(shown == Shown::twice ? clock_changes_[column].twice : clock_changes_[column].skipped);
}

void SourceRows::write_tier(postgres::RowWriter& out) {
  const auto text = [&](std::size_t n) {
    return tier_inputs_.at(n) ? statement_.text(*tier_inputs_.at(n)) : std::string_view{};
  };
  const auto decision = rules_.classify({text(0), text(1), text(2), text(3)});
  out.text(tickets::to_string(decision.tier));
  out.text(rules_.version());
  out.text(decision.rule_id);
  out.text(decision.matched_text);
  tier_ = decision.tier;
}

std::map<std::string, ClockChanges> SourceRows::clock_changes() const {
  std::map<std::string, ClockChanges> changes;
  for (std::size_t n = 0; n < clock_changes_.size(); ++n) {
    const auto& found = clock_changes_[n];
    if (found.skipped + found.twice > 0) changes.emplace(table_.columns[n].name, found);
  }
  return changes;
}

}  // namespace tierline::migrator
