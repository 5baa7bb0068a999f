#include "migrator/load.hpp"

#include "tierline/postgres/copy_writer.hpp"
#include "tierline/sqlite/statement.hpp"

#include "migrator/pulse.hpp"
#include "migrator/row_encoder.hpp"

#include <array>
#include <optional>

namespace tierline::migrator {
namespace {

constexpr std::array tier_columns{"support_tier", "tier_rule_version", "tier_rule_id",
                                  "tier_matched_text"};

std::vector<std::string> names_of(const tickets::Table& table) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back(column.name);
  return names;
}

/// Finds the rule's inputs in a row of tickets and appends its decision.
class TierAppender {
 public:
  TierAppender(const tickets::Table& table, const tickets::TierRules& rules) : rules_{rules} {
    constexpr std::array inputs{"title", "description", "category", "root_cause"};
    for (std::size_t n = 0; n < inputs.size(); ++n) {
      if (table.find(inputs[n]) != nullptr) index_[n] = static_cast<int>(table.index_of(inputs[n]));
    }
  }

  void append(const sqlite::Statement& row, postgres::CopyWriter& copy, Report& report) const {
    const auto text = [&](std::size_t n) {
      return index_.at(n) ? row.text(*index_.at(n)) : std::string_view{};
    };
    const auto decision = rules_.classify({text(0), text(1), text(2), text(3)});
    copy.text(tickets::to_string(decision.tier));
    copy.text(rules_.version());
    copy.text(decision.rule_id);
    copy.text(decision.matched_text);
    ++report.tiers[std::string{tickets::to_string(decision.tier)}];
  }

 private:
  const tickets::TierRules& rules_;
  std::array<std::optional<int>, 4> index_{};
};

}  // namespace

TableReport copy_table(const Load& load, const tickets::Table& table, Report& report,
                       const observability::Services& services) {
  const bool tiered = table.name == "tickets";
  auto columns = names_of(table);
  sqlite::Statement rows{load.source, sqlite::select_sql(table.name, columns)};
  if (!table.surrogate.empty()) columns.insert(columns.begin(), table.surrogate);
  if (tiered) columns.insert(columns.end(), tier_columns.begin(), tier_columns.end());

  ValueEncoder encoder{load.contract};
  const TierAppender tiers{table, load.rules};
  services.progress.begin("load " + table.name,
                          static_cast<std::uint64_t>(sqlite::row_count(load.source, table.name)));
  Pulse pulse{services.progress, load.health};
  postgres::CopyWriter copy{load.target, load.schema, table.name, columns};
  while (rows.step()) {
    pulse.row();
    copy.begin_row();
    if (!table.surrogate.empty()) copy.bigint(static_cast<std::int64_t>(pulse.rows()));
    for (std::size_t n = 0; n < table.columns.size(); ++n) {
      encoder.encode(table.columns[n], rows, static_cast<int>(n), copy);
    }
    if (tiered) tiers.append(rows, copy, report);
  }
  TableReport result{table.name, pulse.rows(), copy.finish(), 0, {}};
  services.progress.finish();
  return result;
}

}  // namespace tierline::migrator
