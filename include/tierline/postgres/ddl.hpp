#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The only C++ that assembles SQL: statements whose names are known at run time only. Every name
/// goes through `quote_identifier`.
namespace tierline::postgres::ddl {

struct Column {
  std::string name;
  std::string type;  ///< as PostgreSQL writes it: `numeric(6,2)`; of the contract, never of data
  bool not_null = false;
};

std::string create_schema(std::string_view schema);
/// Fails if anything is in it.
std::string drop_schema(std::string_view schema);
/// All at once; fails if anything was built on them.
std::string drop_tables(std::string_view schema, const std::vector<std::string>& tables);
std::string drop_schema_cascade(std::string_view schema);
std::string rename_schema(std::string_view schema, std::string_view name);
std::string create_table(std::string_view schema, std::string_view table,
                         const std::vector<Column>& columns);
std::string truncate(std::string_view schema, std::string_view table);
std::string add_primary_key(std::string_view schema, std::string_view table,
                            const std::vector<std::string>& columns);
/// `CREATE OR REPLACE VIEW in_schema.name AS SELECT columns FROM from_schema.name`.
std::string publish_view(std::string_view in_schema, std::string_view name,
                         std::string_view from_schema, const std::vector<std::string>& columns);
/// `CREATE VIEW in_schema.name AS TABLE from_schema.name`.
std::string show_table(std::string_view in_schema, std::string_view name,
                       std::string_view from_schema);
/// Drops a view and whatever was built on it.
std::string drop_view_cascade(std::string_view schema, std::string_view name);
/// \param frozen  the table was made by the same transaction
std::string copy_binary(std::string_view schema, std::string_view table,
                        const std::vector<std::string>& columns, bool frozen);
/// `COPY schema.table (columns) TO STDOUT (FORMAT binary)`.
std::string copy_binary_out(std::string_view schema, std::string_view table,
                            const std::vector<std::string>& columns);
/// Two statements: the rows of a table make place for those of its namesake in another schema.
std::string replace_rows(std::string_view schema, std::string_view table,
                         std::string_view from_schema);
std::string analyze(std::string_view schema, std::string_view table);
/// `SELECT count(*), count(column), … FROM schema.table`: rows, then filled values.
std::string count_filled(std::string_view schema, std::string_view table,
                         const std::vector<std::string>& columns);
/// What of a column is to be proved, by its type.
struct ProvedColumn {
  enum class As {
    number,   ///< a whole one: smallest, largest, sum
    decimal,  ///< the same
    boolean,  ///< those that are true
    date,     ///< earliest and latest, as days since 1970
    moment,   ///< the same of times and timestamps, as microseconds since midnight, since 1970
    text,     ///< bytes in all
    json,     ///< the same of the text that the server shows
  };
  std::string name;
  As as = As::text;
};
/// What the values of a table amount to, in one row: the rows; the sum of a hash of every row,
/// which its key salts, so that values that changed places are seen too; then for each column one
/// text, `filled|smallest|largest|sum` of what there is.
/// \param key  what names a row
std::string aggregates(std::string_view schema, std::string_view table,
                       const std::vector<ProvedColumn>& columns,
                       const std::vector<ProvedColumn>& key);
/// For each column the sum of such hashes of its values.
std::string column_hashes(std::string_view schema, std::string_view table,
                          const std::vector<ProvedColumn>& columns,
                          const std::vector<ProvedColumn>& key);
/// How a column of a table is to be shown.
struct ShownColumn {
  enum class As {
    stored,      ///< as the server writes it
    wall_clock,  ///< a timestamptz as `YYYY-MM-DD HH:MM:SS` on the clock of the zone $1::text
    integer,     ///< a boolean as 1 or 0
  };
  std::string name;
  As as = As::stored;
};
/// `SELECT column, … FROM schema.table`: the rows, of the columns that are wanted.
std::string select_shown(std::string_view schema, std::string_view table,
                         const std::vector<ShownColumn>& columns);
/// Rows, then two sums of hashes of them: the same for the same rows, in whatever order they lie.
std::string table_content(std::string_view schema, std::string_view table);
std::string set_search_path(std::string_view schema);
std::string create_database(std::string_view database);
std::string create_database_from(std::string_view database, std::string_view template_database);
std::string drop_database(std::string_view database);

std::string declare_cursor(std::string_view query);
std::string fetch_from_cursor();
std::string close_cursor();

}  // namespace tierline::postgres::ddl
