#include "releases/refresh.hpp"

#include "tierline/etl/migrations.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/sql/postgres.hpp"

#include <algorithm>

namespace tierline::releases {
namespace {

namespace ddl = postgres::ddl;

/// A schema that shows the rows of a release and has roll-ups of its own.
std::string add_up_beside(postgres::Transaction& transaction, const std::string& schema) {
  auto beside = schema + "_beside";
  transaction.execute({"create_schema", ddl::create_schema(beside)});
  for (const auto* table : {"tickets", "comments", "timesheets"}) {
    transaction.execute({"show_rows", ddl::show_table(beside, table, schema)});
  }
  for (const auto& migration : etl::builtin_migrations()) {
    if (std::any_of(roll_ups.begin(), roll_ups.end(),
                    [&](const RollUp& one) { return one.migration == migration.number; })) {
      transaction.execute({"set_search_path", ddl::set_search_path(beside)});
      transaction.execute({migration.name, migration.up});
    }
  }
  return beside;
}

}  // namespace

std::vector<std::string> refresh(postgres::Transaction& transaction, const std::string& schema) {
  // It has the lock of all who add up.
  transaction.query(sql::postgres::roll_up_days, {schema, "false"});
  const auto beside = add_up_beside(transaction, schema);
  const auto content = [&](const std::string& of, const std::string& table) {
    return transaction.query({"table_content", ddl::table_content(of, table)});
  };
  std::vector<std::string> wrong;
  for (const auto& row : transaction.query(sql::postgres::stored_tables, {beside})) {
    const auto& table = row.at(0).value();
    if (content(schema, table) == content(beside, table)) continue;
    transaction.execute({"replace_rows", ddl::replace_rows(schema, table, beside)});
    wrong.push_back(table);
  }
  transaction.execute({"drop_schema", ddl::drop_schema_cascade(beside)});
  return wrong;
}

}  // namespace tierline::releases
