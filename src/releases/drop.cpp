#include "releases/drop.hpp"

#include "tierline/postgres/ddl.hpp"
#include "tierline/sql/postgres.hpp"

#include <vector>

namespace tierline::releases {

namespace ddl = postgres::ddl;

void drop(postgres::Transaction& transaction, const std::string& schema) {
  if (transaction.query(sql::postgres::schema_exists, {schema}).at(0).at(0) != "true") return;
  std::vector<std::string> tables;
  for (const auto& row : transaction.query(sql::postgres::stored_tables, {schema})) {
    tables.push_back(row.at(0).value());
  }
  if (!tables.empty()) transaction.execute({"drop_tables", ddl::drop_tables(schema, tables)});
  transaction.execute({"drop_schema", ddl::drop_schema(schema)});
}

}  // namespace tierline::releases
