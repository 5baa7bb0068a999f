#include "profiler/trial_load.hpp"

#include "tierline/base/error.hpp"
#include "tierline/postgres/copy_writer.hpp"
#include "tierline/source/rows.hpp"
#include "tierline/tickets/dates.hpp"
#include "tierline/tickets/tier.hpp"
#include "tierline/tickets/values.hpp"
#include "tierline/tickets/zone_converter.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <vector>

namespace tierline::profiler {
namespace {

using tickets::Column;
using tickets::Type;
using tickets::ValueState;

/// Canonical texts of a row, in the order of the table's columns.
using CanonicalRow = std::vector<std::optional<std::string>>;

template <typename T>
T demand(const std::optional<T>& value, const Column& column) {
  if (value) return *value;
  throw Error{ErrorCode::internal, fmt::format("a canonical {} of column \"{}\" cannot be encoded",
                                               column.sql_type(), column.name)};
}

std::optional<std::int64_t> integer_of(std::string_view text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

class TrialTable {
 public:
  TrialTable(const tickets::Contract& contract, const tickets::Table& table)
      : table_{table}, judge_{contract}, zone_{contract.time_zone} {}

  /// None for a row that the cleaner would set aside.
  std::optional<CanonicalRow> judge(const std::vector<source::Value>& values) {
    CanonicalRow row(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto& column = table_.columns[i];
      if (column.derived) continue;
      const auto judgement = judge_.judge(column, values[i].storage, values[i].text);
      if (judgement.state == ValueState::unrepairable) return std::nullopt;
      if (judgement.state != ValueState::null) row[i] = judgement.text;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (const auto& derived = table_.columns[i].derived) {
        const auto& from = row[table_.index_of(derived->from)];
        row[i] = from == derived->equals ? "1" : "0";
      }
    }
    if (!table_.key.empty() && !keys_.insert(key_of(row)).second) return std::nullopt;
    return row;
  }

  void encode(const Column& column, const std::optional<std::string>& text,
              postgres::CopyWriter& copy) {
    if (!text) return copy.null();
    switch (column.type) {
      case Type::text: return copy.text(*text);
      case Type::jsonb: return copy.jsonb(*text);
      case Type::numeric: return copy.numeric(*text);
      case Type::boolean: return copy.boolean(*text == "1");
      case Type::bigint: return copy.bigint(demand(integer_of(*text), column));
      case Type::smallint:
        return copy.smallint(static_cast<std::int16_t>(demand(integer_of(*text), column)));
      case Type::date: return copy.date(demand(tickets::parse_canonical_date(*text), column));
      case Type::time: return copy.time(demand(tickets::parse_canonical_time(*text), column));
      case Type::timestamptz:
        return copy.timestamptz(demand(zone_.utc_of_canonical(*text), column));
    }
  }

 private:
  std::string key_of(const CanonicalRow& row) const {
    std::string key;
    for (const auto& column : table_.key) {
      key += row[table_.index_of(column)].value_or("") + '\x1F';
    }
    return key;
  }

  const tickets::Table& table_;
  tickets::Judge judge_;
  tickets::ZoneConverter zone_;
  std::set<std::string> keys_;
};

void append_tier(const tickets::TierRules& rules, const tickets::Table& table,
                 const CanonicalRow& row, postgres::CopyWriter& copy) {
  const auto text = [&](const char* column) -> std::string_view {
    if (table.find(column) == nullptr) return {};
    const auto& value = row[table.index_of(column)];
    return value ? std::string_view{*value} : std::string_view{};
  };
  const auto decision =
      rules.classify({text("title"), text("description"), text("category"), text("root_cause")});
  copy.text(tickets::to_string(decision.tier));
  copy.text(rules.version());
  copy.text(decision.rule_id);
  copy.text(decision.matched_text);
}

}  // namespace

TrialRows load_on_trial(sqlite::Connection& source, const tickets::Contract& contract,
                        const tickets::Table& table, std::uint64_t most_rows,
                        postgres::Transaction& target, const std::string& schema) {
  TrialRows result;
  const auto layout = source::find_layout(source, table);
  if (table.absent || !layout) return result;
  const bool tiered = table.name == "tickets";
  std::vector<std::string> columns;
  if (!table.surrogate.empty()) columns.push_back(table.surrogate);
  for (const auto& column : table.columns) columns.push_back(column.name);
  if (tiered) {
    columns.insert(columns.end(),
                   {"support_tier", "tier_rule_version", "tier_rule_id", "tier_matched_text"});
  }
  const auto rules = tickets::builtin_tier_rules("v2");
  const auto rows = static_cast<std::uint64_t>(sqlite::last_rowid(source, table.name));
  const auto passed_over = rows > most_rows ? rows / most_rows - 1 : 0;

  TrialTable trial{contract, table};
  source::RowReader reader{source, *layout, source::RowReader::Rows::all};
  postgres::CopyWriter copy{target, schema, table.name, columns};
  while (reader.skip(passed_over) && reader.next()) {
    const auto row = trial.judge(reader.values());
    if (!row) {
      ++result.set_aside;
      continue;
    }
    copy.begin_row();
    if (!table.surrogate.empty()) copy.bigint(static_cast<std::int64_t>(++result.loaded));
    for (std::size_t i = 0; i < row->size(); ++i) trial.encode(table.columns[i], (*row)[i], copy);
    if (tiered) append_tier(rules, table, *row, copy);
  }
  result.loaded = copy.finish();
  return result;
}

}  // namespace tierline::profiler
