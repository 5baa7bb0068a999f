#include "tierline/postgres/ddl.hpp"
#include "tierline/sqlite/statement.hpp"

#include "migrator/load.hpp"

#include <fmt/format.h>

namespace tierline::migrator {
namespace {

/// Rows first, then the filled values of each column.
std::vector<std::string> counts_in_source(const Load& load, const tickets::Table& table,
                                          const std::vector<std::string>& columns) {
  sqlite::Statement query{load.source, sqlite::count_filled_sql(table.name, columns)};
  query.step();
  std::vector<std::string> counts;
  for (int n = 0; n < query.columns(); ++n) counts.emplace_back(query.text(n));
  return counts;
}

}  // namespace

void prove_table(const Load& load, const tickets::Table& table, TableReport& report) {
  std::vector<std::string> columns;
  for (const auto& column : table.columns) columns.push_back(column.name);
  const auto expected = counts_in_source(load, table, columns);
  const auto sql = postgres::ddl::count_filled(load.schema, table.name, columns);
  const auto actual = load.target.query({"count_filled", sql}).at(0);

  if (report.rows_read != report.rows_loaded) {
    report.mismatches.push_back(
        fmt::format("read {} rows, loaded {}", report.rows_read, report.rows_loaded));
  }
  for (std::size_t n = 0; n < expected.size(); ++n) {
    if (actual.at(n) == expected[n]) continue;
    report.mismatches.push_back(fmt::format("{}: {} in the source, {} in the release",
                                            n == 0 ? "rows" : "filled values of " + columns[n - 1],
                                            expected[n], actual.at(n).value_or("?")));
  }
  report.columns_proved = columns.size();
}

}  // namespace tierline::migrator
