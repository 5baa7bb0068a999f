#include "importer/quarantined_row.hpp"

#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/statement.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace tierline::importer {
namespace {

constexpr std::string_view error_value = "error-value";
constexpr std::string_view ragged_row = "ragged-row";

/// What the row has beside the contract's columns, as JSON; empty if nothing.
std::string kept_columns(const std::string& row_json, const tickets::Table& table) {
  const auto object = nlohmann::ordered_json::parse(row_json);
  auto kept = nlohmann::ordered_json::object();
  for (const auto& [name, value] : object.items()) {
    if (table.find(name) == nullptr) kept[name] = value;
  }
  return kept.empty() ? std::string{} : kept.dump();
}

std::string cell_of(const source::QuarantinedRow& entry, const std::string& column) {
  const auto fault =
      std::find_if(entry.faults.begin(), entry.faults.end(),
                   [&](const source::Fault& known) { return known.column == column; });
  return fault == entry.faults.end() ? std::string{} : fault->cell;
}

}  // namespace

QuarantinedRows::QuarantinedRows(sqlite::Connection& database, const tickets::Table& table)
    : database_{database}, table_{table} {
  for (const auto& column : table.columns) columns_.push_back(column.name);
}

const GivenRow& QuarantinedRows::row(const source::QuarantinedRow& entry) {
  row_.source_row = entry.source_row;
  row_.values = source::values_of(entry.row_json, columns_, texts_);
  row_.present = present(entry.last_run_id);
  row_.kept_columns = kept_columns(entry.row_json, table_);
  row_.error_values.clear();
  for (const auto& fault : entry.faults) {
    if (fault.rule != error_value || table_.find(fault.column) == nullptr) continue;
    row_.error_values.push_back(table_.index_of(fault.column));
  }
  return row_;
}

/// A column that the row's file did not have must not empty that of a stored row.
const std::vector<bool>& QuarantinedRows::present(const std::string& run_id) {
  const auto known = present_of_run_.find(run_id);
  if (known != present_of_run_.end()) return known->second;
  sqlite::Statement query{database_, sql::sqlite::read_import_file_headers.text};
  query.bind(1, std::string_view{run_id});
  query.bind(2, std::string_view{table_.name});
  auto headers = nlohmann::json::object();
  if (query.step()) headers = nlohmann::json::parse(query.text(0), nullptr, false);
  std::vector<bool> present;
  for (const auto& column : columns_) {
    present.push_back(!headers.is_object() || headers.empty() || headers.contains(column));
  }
  return present_of_run_.emplace(run_id, std::move(present)).first->second;
}

std::vector<source::Fault> faults_now(const source::QuarantinedRow& entry, const GivenRow& row,
                                      const tickets::Table& table, const RowJudge& judge) {
  std::vector<source::Fault> faults;
  for (const auto& fault : entry.faults) {
    if (fault.rule == ragged_row) faults.push_back(fault);
  }
  for (const auto& fault : judge.faults()) {
    const auto& column = table.columns[fault.column].name;
    faults.push_back({cell_of(entry, column), column, std::string{fault.rule},
                      std::string{row.values[fault.column].text}, std::string{fault.message}});
  }
  return faults;
}

}  // namespace tierline::importer
