#include "cleaner/quarantine.hpp"

#include "tierline/tickets/text_rules.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <vector>

namespace tierline::cleaner {
namespace {

const std::string name = "quarantine";
const std::vector<std::string> columns{"table_name", "source_row", "column_name", "rule",
                                       "raw_value",  "message",    "row_json"};

sqlite::Connection& with_table(sqlite::Connection& output) {
  std::vector<sqlite::ColumnInfo> declared;
  for (const auto& column : columns) {
    declared.push_back({column, column == "source_row" ? "INTEGER" : "TEXT"});
  }
  output.execute(sqlite::create_table_sql(name, declared));
  return output;
}

template <typename Number>
nlohmann::ordered_json number(std::string_view text) {
  Number value{};
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // Such as an infinity, which JSON does not have.
  if (error != std::errc{} || at != text.data() + text.size()) return std::string{text};
  return value;
}

nlohmann::ordered_json json_of(const source::Value& value) {
  switch (value.storage) {
    case tickets::Storage::null: return nullptr;
    case tickets::Storage::integer: return number<std::int64_t>(value.text);
    case tickets::Storage::real: return number<double>(value.text);
    case tickets::Storage::text:
    case tickets::Storage::blob: break;
  }
  return std::string{value.text};
}

}  // namespace

Quarantine::Quarantine(sqlite::Connection& output)
    : insert_{with_table(output), sqlite::insert_sql(name, columns)} {}

void Quarantine::add(const tickets::Table& table, const source::RowReader& row,
                     const Reason& reason) {
  nlohmann::ordered_json whole;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    whole[table.columns[i].name] = json_of(row.values()[i]);
  }
  const auto json = whole.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  const auto raw = tickets::replace_invalid_utf8(reason.raw_value);
  insert_.bind(1, table.name);
  insert_.bind(2, row.source_row());
  insert_.bind(3, reason.column);
  insert_.bind(4, reason.rule);
  insert_.bind(5, raw);
  insert_.bind(6, reason.message);
  insert_.bind(7, json);
  insert_.run();
}

}  // namespace tierline::cleaner
