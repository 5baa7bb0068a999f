#include "tierline/tickets/contract.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/contracts.hpp"

#include "tickets/toml_reader.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace tierline::tickets {
namespace {

constexpr std::array<std::pair<std::string_view, Type>, 9> type_names{{
    {"text", Type::text},
    {"bigint", Type::bigint},
    {"smallint", Type::smallint},
    {"numeric", Type::numeric},
    {"boolean", Type::boolean},
    {"timestamptz", Type::timestamptz},
    {"date", Type::date},
    {"time", Type::time},
    {"jsonb", Type::jsonb},
}};

void read_type(const TomlReader& reader, Column& column) {
  const auto text = reader.text("type");
  const auto word = text.substr(0, text.find('('));
  const auto* known = std::find_if(type_names.begin(), type_names.end(),
                                   [&](const auto& entry) { return entry.first == word; });
  if (known == type_names.end() || (known->second != Type::numeric && word != text)) {
    reader.refuse(fmt::format("unknown type \"{}\"", text));
  }
  column.type = known->second;
  // numeric without a scale would make the text form depend on who writes it.
  static const re2::RE2 form{R"(numeric\((\d{1,2}),(\d{1,2})\))"};
  if (column.type == Type::numeric &&
      (!re2::RE2::FullMatch(text, form, &column.precision, &column.scale) || column.precision < 1 ||
       column.precision > 18 || column.scale > column.precision)) {
    reader.refuse(fmt::format("\"{}\" is not numeric(p,s) with 1 <= p <= 18 and s <= p", text));
  }
}

Column read_column(TomlReader reader) {
  reader.allow_only({"name", "type", "headers", "required", "not_null", "zero_is_null",
                     "decode_entities", "pii", "client", "derived"});
  Column column;
  column.name = reader.text("name");
  reader.enter(fmt::format("column \"{}\": ", column.name));
  read_type(reader, column);
  column.headers = reader.texts("headers");
  column.required = reader.flag("required");
  column.not_null = reader.flag("not_null");
  column.zero_is_null = reader.flag("zero_is_null");
  column.decode_entities = reader.flag("decode_entities");
  column.pii = reader.flag("pii");
  column.client = reader.flag("client");
  if (const auto derived = reader.table("derived")) {
    derived->allow_only({"from", "equals"});
    column.derived = Derivation{derived->text("from"), derived->text("equals")};
    if (column.type != Type::boolean) reader.refuse("only a boolean can be derived");
  }
  if (column.headers.empty()) reader.refuse("\"headers\" is empty");
  return column;
}

void check_references(const TomlReader& reader, const Table& table) {
  std::set<std::string> names;
  for (const auto& column : table.columns) {
    if (!names.insert(column.name).second) {
      reader.refuse(fmt::format("column \"{}\" is there twice", column.name));
    }
  }
  const auto demand = [&](const std::string& name, std::string_view role) {
    if (!names.contains(name)) reader.refuse(fmt::format("{} \"{}\" is no column", role, name));
  };
  for (const auto& name : table.key) demand(name, "key");
  if (!table.latest_by.empty()) demand(table.latest_by, "latest_by");
  for (const auto& column : table.columns) {
    if (column.derived) demand(column.derived->from, "derived from");
  }
  if (table.key.empty() == table.surrogate.empty()) {
    reader.refuse("needs either a key or a surrogate");
  }
  if (names.contains(table.surrogate)) reader.refuse("the surrogate is a column already");
}

Table read_table(TomlReader reader) {
  reader.allow_only({"name", "key", "latest_by", "surrogate", "columns"});
  Table table;
  table.name = reader.text("name");
  reader.enter(fmt::format("table \"{}\": ", table.name));
  table.key = reader.texts("key");
  table.latest_by = reader.optional<std::string>("latest_by").value_or("");
  table.surrogate = reader.optional<std::string>("surrogate").value_or("");
  for (auto& column : reader.tables("columns")) table.columns.push_back(read_column(column));
  check_references(reader, table);
  return table;
}

DateOrder read_date_order(const TomlReader& reader) {
  const auto text = reader.text("date_order");
  if (text == "DMY") return DateOrder::day_first;
  if (text == "MDY") return DateOrder::month_first;
  reader.refuse(fmt::format("\"date_order\" is \"{}\", not DMY or MDY", text));
}

}  // namespace

std::string Column::sql_type() const {
  if (type == Type::numeric) return fmt::format("numeric({},{})", precision, scale);
  const auto* entry = std::find_if(type_names.begin(), type_names.end(),
                                   [&](const auto& known) { return known.second == type; });
  return std::string{entry->first};
}

const Column* Table::find(std::string_view column) const {
  const auto at = std::find_if(columns.begin(), columns.end(),
                               [&](const Column& known) { return known.name == column; });
  return at == columns.end() ? nullptr : &*at;
}

std::size_t Table::index_of(std::string_view column) const {
  const auto* found = find(column);
  if (found == nullptr) {
    throw Error{ErrorCode::internal,
                fmt::format("table \"{}\" has no column \"{}\"", name, column)};
  }
  return static_cast<std::size_t>(found - columns.data());
}

const Table* Contract::find(std::string_view table) const {
  const auto at = std::find_if(tables.begin(), tables.end(),
                               [&](const Table& known) { return known.name == table; });
  return at == tables.end() ? nullptr : &*at;
}

Contract parse_contract(std::string_view text, std::string_view name) {
  const auto root = parse_toml(text, "contract", name);
  const TomlReader reader{root, "contract", name};
  reader.allow_only({"name", "date_order", "time_zone", "null_values", "tables"});
  Contract contract;
  contract.name = reader.text("name");
  contract.date_order = read_date_order(reader);
  contract.time_zone = reader.text("time_zone");
  contract.null_values = reader.texts("null_values");
  for (auto& table : reader.tables("tables")) contract.tables.push_back(read_table(table));
  contract.fingerprint = sha256(text);
  return contract;
}

Contract builtin_contract() {
  return parse_contract(contracts::servicedesk.text, contracts::servicedesk.name);
}

}  // namespace tierline::tickets
