#include "tierline/tickets/contract.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/contracts.hpp"
#include "tierline/tickets/dates.hpp"

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
  for (const auto& name : table.natural_key) demand(name, "natural_key");
  if (!table.ticket.empty()) demand(table.ticket, "ticket");
  if (!table.roster_login.empty()) demand(table.roster_login, "roster_login");
  if (table.cut_off) demand(table.cut_off->column, "cut_off column");
  for (const auto& column : table.columns) {
    if (column.derived) demand(column.derived->from, "derived from");
  }
  if (table.key.empty() == table.surrogate.empty()) {
    reader.refuse("needs either a key or a surrogate");
  }
  if (names.contains(table.surrogate)) reader.refuse("the surrogate is a column already");
  if (!table.key.empty() && !table.natural_key.empty()) {
    reader.refuse("has a key, so it needs no natural_key");
  }
  if (table.ticket.empty() && (!table.roster_login.empty() || table.roster_filter)) {
    reader.refuse("roster_login and roster_filter need \"ticket\"");
  }
}

std::optional<CutOff> read_cut_off(const TomlReader& reader, const Table& table) {
  const auto given = reader.table("cut_off");
  if (!given) return std::nullopt;
  given->allow_only({"column", "from"});
  CutOff cut_off{given->text("column"), given->optional<std::string>("from").value_or("")};
  const auto* const column = table.find(cut_off.column);
  if (column != nullptr && column->type != Type::date && column->type != Type::timestamptz) {
    reader.refuse("the cut_off column is no date and no timestamptz");
  }
  if (!cut_off.from.empty() && !parse_canonical_date(cut_off.from)) {
    reader.refuse(fmt::format("cut_off from \"{}\" is no YYYY-MM-DD", cut_off.from));
  }
  return cut_off;
}

Table read_table(TomlReader reader) {
  reader.allow_only({"name", "key", "latest_by", "surrogate", "natural_key", "cut_off", "ticket",
                     "roster_login", "roster_filter", "columns"});
  Table table;
  table.name = reader.text("name");
  reader.enter(fmt::format("table \"{}\": ", table.name));
  table.key = reader.texts("key");
  table.latest_by = reader.optional<std::string>("latest_by").value_or("");
  table.surrogate = reader.optional<std::string>("surrogate").value_or("");
  table.natural_key = reader.texts("natural_key");
  table.ticket = reader.optional<std::string>("ticket").value_or("");
  table.roster_login = reader.optional<std::string>("roster_login").value_or("");
  table.roster_filter = reader.flag("roster_filter");
  for (auto& column : reader.tables("columns")) table.columns.push_back(read_column(column));
  table.cut_off = read_cut_off(reader, table);
  check_references(reader, table);
  return table;
}

DateOrder read_date_order(const TomlReader& reader) {
  const auto text = reader.text("date_order");
  if (text == "DMY") return DateOrder::day_first;
  if (text == "MDY") return DateOrder::month_first;
  reader.refuse(fmt::format("\"date_order\" is \"{}\", not DMY or MDY", text));
}

UnknownColumns read_unknown_columns(const TomlReader& reader) {
  const auto text = reader.optional<std::string>("unknown_columns").value_or("ignore");
  if (text == "ignore") return UnknownColumns::ignore;
  if (text == "keep") return UnknownColumns::keep;
  if (text == "fail") return UnknownColumns::fail;
  reader.refuse(fmt::format("\"unknown_columns\" is \"{}\", not ignore, keep or fail", text));
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
  reader.allow_only(
      {"name", "date_order", "time_zone", "null_values", "unknown_columns", "tables"});
  Contract contract;
  contract.name = reader.text("name");
  contract.date_order = read_date_order(reader);
  contract.time_zone = reader.text("time_zone");
  contract.null_values = reader.texts("null_values");
  contract.unknown_columns = read_unknown_columns(reader);
  for (auto& table : reader.tables("tables")) contract.tables.push_back(read_table(table));
  contract.fingerprint = sha256(text);
  return contract;
}

Contract builtin_contract() {
  return parse_contract(contracts::servicedesk.text, contracts::servicedesk.name);
}

}  // namespace tierline::tickets
