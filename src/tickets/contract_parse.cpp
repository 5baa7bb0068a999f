#include "tierline/base/checksum.hpp"
#include "tierline/contracts.hpp"
#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/dates.hpp"
#include "tierline/tickets/toml_reader.hpp"

#include "tickets/column_parse.hpp"
#include "tickets/headers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace tierline::tickets {
namespace {

constexpr TomlKind contract_kind{"contract", "docs/contracts.md says what a contract may hold"};

/// What the export at hand has, so that rules can refer to it.
bool has(const Table& table, const std::string& column) {
  const auto* const found = table.find(column);
  return found != nullptr && !found->absent();
}

/// The key gets an index, whose entries are at most a third of a page.
void limit_key(Table& table) {
  constexpr int default_max_length = 300;
  for (auto& column : table.columns) {
    if (column.type != Type::text || column.max_length > 0) continue;
    if (std::find(table.key.begin(), table.key.end(), column.name) != table.key.end()) {
      column.max_length = default_max_length;
    }
  }
}

void check_references(const TomlReader& reader, const Table& table) {
  const auto demand = [&](const std::string& name, std::string_view role) {
    if (!has(table, name)) reader.refuse(fmt::format("{} \"{}\" is no column", role, name));
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
  if (table.find(table.surrogate) != nullptr) reader.refuse("the surrogate is a column already");
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

/// What the text says of the rows of a table.
void read_row_rules(const TomlReader& reader, Table& table) {
  table.key = reader.texts("key");
  table.latest_by = reader.optional<std::string>("latest_by").value_or("");
  table.surrogate = reader.optional<std::string>("surrogate").value_or("");
  table.natural_key = reader.texts("natural_key");
  table.ticket = reader.optional<std::string>("ticket").value_or("");
  table.roster_login = reader.optional<std::string>("roster_login").value_or("");
  table.roster_filter = reader.flag("roster_filter");
  table.cut_off = read_cut_off(reader, table);
}

/// What the text leaves out of these is as in the model, as far as the columns for it are there.
void inherit_row_rules(const TomlReader& reader, const Table& model, Table& table) {
  const auto inherit = [&](std::string_view key, std::string& own, const std::string& from) {
    if (!reader.has(key) && has(table, from)) own = from;
  };
  if ((reader.has("key") && table.key != model.key) ||
      (reader.has("surrogate") && table.surrogate != model.surrogate)) {
    reader.refuse(fmt::format(
        "its rows are named by {} in the contract that it extends",
        model.key.empty() ? model.surrogate : fmt::format("{}", fmt::join(model.key, ", "))));
  }
  table.key = model.key;
  table.surrogate = model.surrogate;
  inherit("latest_by", table.latest_by, model.latest_by);
  inherit("ticket", table.ticket, model.ticket);
  inherit("roster_login", table.roster_login, model.roster_login);
  if (!reader.has("natural_key")) {
    std::copy_if(model.natural_key.begin(), model.natural_key.end(),
                 std::back_inserter(table.natural_key),
                 [&](const auto& name) { return has(table, name); });
  }
  if (!reader.has("cut_off") && model.cut_off && has(table, model.cut_off->column)) {
    table.cut_off = model.cut_off;
  }
  if (!reader.has("roster_filter")) {
    table.roster_filter = model.roster_filter && !table.ticket.empty();
  }
}

/// A column that this source has not.
Column absent(Column column) {
  column.headers.clear();
  column.required = false;
  column.not_null = false;
  column.derived.reset();
  return column;
}

Table absent(Table table) {
  table.absent = true;
  for (auto& column : table.columns) column = absent(std::move(column));
  return table;
}

/// The model's columns in its order, then those that only this source has.
std::vector<Column> in_order_of(const Table& model, std::vector<Column> given) {
  std::vector<Column> columns;
  for (const auto& known : model.columns) {
    const auto own = std::find_if(given.begin(), given.end(),
                                  [&](const Column& column) { return column.name == known.name; });
    if (own == given.end()) {
      columns.push_back(absent(known));
    } else {
      columns.push_back(std::move(*own));
      given.erase(own);
    }
  }
  std::move(given.begin(), given.end(), std::back_inserter(columns));
  return columns;
}

const Table* find_model(const TomlReader& reader, const Contract* model, const std::string& name) {
  if (model == nullptr) return nullptr;
  const auto* const table = model->find(name);
  if (table != nullptr) return table;
  std::vector<std::string> names;
  for (const auto& known : model->tables) names.push_back(known.name);
  reader.refuse(fmt::format("\"{}\", which it extends, has no such table, but {}", model->name,
                            fmt::join(names, ", ")));
}

using HeaderOwner = std::map<std::string, std::string>;

/// A header of two columns would be taken for the first of them without a word.
void refuse_shared_headers(const TomlReader& reader, const Column& column, HeaderOwner& owner) {
  for (const auto& header : column.headers) {
    const auto [at, fresh] = owner.emplace(normalised_header(header), column.name);
    if (fresh || at->second == column.name) continue;
    reader.refuse(fmt::format("header \"{}\" belongs to column \"{}\" and to \"{}\"", header,
                              at->second, column.name));
  }
}

std::vector<Column> read_columns(const TomlReader& reader, const Table* model,
                                 const Contract& contract) {
  std::vector<Column> columns;
  std::set<std::string> names;
  HeaderOwner owner;
  for (const auto& given : reader.tables("columns")) {
    auto column = read_column(given, model, contract);
    if (!names.insert(column.name).second) {
      given.refuse(fmt::format("column \"{}\" is there twice", column.name));
    }
    refuse_shared_headers(given, column, owner);
    columns.push_back(std::move(column));
  }
  return columns;
}

Table read_table(TomlReader reader, const Contract& contract, const Contract* model) {
  reader.allow_only({"name", "key", "latest_by", "surrogate", "natural_key", "cut_off", "ticket",
                     "roster_login", "roster_filter", "columns"});
  Table table;
  table.name = reader.text("name");
  reader.enter(fmt::format("table \"{}\": ", table.name));
  const auto* const as = find_model(reader, model, table.name);
  table.columns = read_columns(reader, as, contract);
  if (as != nullptr) table.columns = in_order_of(*as, std::move(table.columns));
  read_row_rules(reader, table);
  if (as != nullptr) inherit_row_rules(reader, *as, table);
  check_references(reader, table);
  limit_key(table);
  return table;
}

void read_tables(const TomlReader& root, const Contract* model, Contract& contract) {
  for (auto& reader : root.tables("tables")) {
    auto table = read_table(reader, contract, model);
    if (contract.find(table.name) != nullptr) {
      reader.refuse(fmt::format("table \"{}\" is there twice", table.name));
    }
    contract.tables.push_back(std::move(table));
  }
  if (contract.tables.empty()) root.refuse("\"tables\" is empty");
  if (model == nullptr) return;
  std::vector<Table> tables;
  for (const auto& known : model->tables) {
    const auto* const own = contract.find(known.name);
    tables.push_back(own != nullptr ? *own : absent(known));
  }
  contract.tables = std::move(tables);
}

DateOrder read_date_order(const TomlReader& reader) {
  const auto text = reader.text("date_order");
  if (const auto order = date_order_of(text)) return *order;
  reader.refuse_key("date_order",
                    fmt::format("\"date_order\" is \"{}\", not DMY, MDY or ANY", text));
}

UnknownColumns read_unknown_columns(const TomlReader& reader) {
  const auto text = reader.optional<std::string>("unknown_columns").value_or("ignore");
  if (text == "ignore") return UnknownColumns::ignore;
  if (text == "keep") return UnknownColumns::keep;
  if (text == "fail") return UnknownColumns::fail;
  reader.refuse_key("unknown_columns",
                    fmt::format("\"unknown_columns\" is \"{}\", not ignore, keep or fail", text));
}

std::optional<Contract> read_model(const TomlReader& reader) {
  const auto name = reader.optional<std::string>("extends");
  if (!name) return std::nullopt;
  if (*name != contracts::servicedesk.name) {
    reader.refuse_key("extends", fmt::format("\"extends\" is \"{}\"; only \"{}\" can be extended",
                                             *name, contracts::servicedesk.name));
  }
  return builtin_contract();
}

}  // namespace

Contract parse_contract(std::string_view text, std::string_view name) {
  const auto root = parse_toml(text, contract_kind, name);
  const TomlReader reader{root, contract_kind, name};
  reader.allow_only(
      {"name", "extends", "date_order", "time_zone", "null_values", "unknown_columns", "tables"});
  Contract contract;
  contract.name = reader.text("name");
  const auto model = read_model(reader);
  if (model) contract.extends = model->name;
  contract.date_order = read_date_order(reader);
  contract.time_zone = reader.text("time_zone");
  contract.null_values = reader.texts("null_values");
  contract.unknown_columns = read_unknown_columns(reader);
  read_tables(reader, model ? &*model : nullptr, contract);
  contract.fingerprint =
      model ? sha256(fmt::format("{}\n{}", text, model->fingerprint)) : sha256(text);
  return contract;
}

}  // namespace tierline::tickets
