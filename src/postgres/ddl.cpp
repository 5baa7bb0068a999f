#include "tierline/postgres/ddl.hpp"

#include "tierline/postgres/session.hpp"

#include <fmt/format.h>

namespace tierline::postgres {

std::string quote_identifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

namespace ddl {
namespace {

constexpr int cursor_batch_rows = 1000;

std::string qualified(std::string_view schema, std::string_view name) {
  return quote_identifier(schema) + "." + quote_identifier(name);
}

std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + quote_identifier(name);
  return text;
}

std::string aggregates_of(const ProvedColumn& column) {
  using As = ProvedColumn::As;
  const auto name = quote_identifier(column.name);
  switch (column.as) {
    case As::number:
    case As::decimal: return fmt::format("count({0}), min({0}), max({0}), sum({0})", name);
    case As::boolean: return fmt::format("count({0}), sum({0}::int)", name);
    case As::date:
      return fmt::format("count({0}), min({0}) - '1970-01-01'::date, max({0}) - '1970-01-01'::date",
                         name);
    case As::moment:
      return fmt::format(
          "count({0}), (extract(epoch FROM min({0})) * 1000000)::bigint, "
          "(extract(epoch FROM max({0})) * 1000000)::bigint",
          name);
    case As::text: return fmt::format("count({0}), sum(octet_length({0}))", name);
    case As::json: break;
  }
  return fmt::format("count({0}), sum(octet_length({0}::text))", name);
}

/// A row's hash: those of its values one after the other, null being 0.
std::string hash_of(const std::vector<ProvedColumn>& columns, std::string_view salt) {
  std::string values;
  for (const auto& column : columns) {
    values += fmt::format("{}{}{}", values.empty() ? "" : ", ", quote_identifier(column.name),
                          column.as == ProvedColumn::As::json ? "::text" : "");
  }
  return fmt::format("hash_record_extended(ROW({}), {})", values, salt);
}

std::string salt_of(const std::vector<ProvedColumn>& key) {
  const bool bigint = key.size() == 1 && key.front().as == ProvedColumn::As::number;
  return bigint ? quote_identifier(key.front().name) + "::bigint" : hash_of(key, "0");
}

}  // namespace

std::string create_schema(std::string_view schema) {
  return "CREATE SCHEMA " + quote_identifier(schema);
}

std::string drop_schema(std::string_view schema) {
  return "DROP SCHEMA " + quote_identifier(schema);
}

std::string drop_tables(std::string_view schema, const std::vector<std::string>& tables) {
  std::string names;
  for (const auto& table : tables) names += (names.empty() ? "" : ", ") + qualified(schema, table);
  return "DROP TABLE " + names;
}

std::string drop_schema_cascade(std::string_view schema) {
  return "DROP SCHEMA IF EXISTS " + quote_identifier(schema) + " CASCADE";
}

std::string rename_schema(std::string_view schema, std::string_view name) {
  return fmt::format("ALTER SCHEMA {} RENAME TO {}", quote_identifier(schema),
                     quote_identifier(name));
}

std::string create_table(std::string_view schema, std::string_view table,
                         const std::vector<Column>& columns) {
  std::string text;
  for (const auto& column : columns) {
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", quote_identifier(column.name),
                        column.type, column.not_null ? " NOT NULL" : "");
  }
  return fmt::format("CREATE TABLE {} ({})", qualified(schema, table), text);
}

std::string add_primary_key(std::string_view schema, std::string_view table,
                            const std::vector<std::string>& columns) {
  return fmt::format("ALTER TABLE {} ADD PRIMARY KEY ({})", qualified(schema, table),
                     list(columns));
}

std::string publish_view(std::string_view in_schema, std::string_view name,
                         std::string_view from_schema, const std::vector<std::string>& columns) {
  return fmt::format("CREATE OR REPLACE VIEW {} AS SELECT {} FROM {}", qualified(in_schema, name),
                     list(columns), qualified(from_schema, name));
}

std::string show_table(std::string_view in_schema, std::string_view name,
                       std::string_view from_schema) {
  return fmt::format("CREATE VIEW {} AS TABLE {}", qualified(in_schema, name),
                     qualified(from_schema, name));
}

std::string drop_view_cascade(std::string_view schema, std::string_view name) {
  return fmt::format("DROP VIEW IF EXISTS {} CASCADE", qualified(schema, name));
}

std::string copy_binary(std::string_view schema, std::string_view table,
                        const std::vector<std::string>& columns, bool frozen) {
  return fmt::format("COPY {} ({}) FROM STDIN (FORMAT binary{})",
                     schema.empty() ? quote_identifier(table) : qualified(schema, table),
                     list(columns), frozen ? ", FREEZE" : "");
}

std::string copy_binary_out(std::string_view schema, std::string_view table,
                            const std::vector<std::string>& columns) {
  return fmt::format("COPY {} ({}) TO STDOUT (FORMAT binary)", qualified(schema, table),
                     list(columns));
}

std::string truncate(std::string_view schema, std::string_view table) {
  return "TRUNCATE " + qualified(schema, table);
}

std::string replace_rows(std::string_view schema, std::string_view table,
                         std::string_view from_schema) {
  return fmt::format("DELETE FROM {0}; INSERT INTO {0} TABLE {1}", qualified(schema, table),
                     qualified(from_schema, table));
}

std::string analyze(std::string_view schema, std::string_view table) {
  return "ANALYZE " + qualified(schema, table);
}

std::string count_filled(std::string_view schema, std::string_view table,
                         const std::vector<std::string>& columns) {
  std::string counts = "count(*)";
  for (const auto& column : columns) counts += fmt::format(", count({})", quote_identifier(column));
  return fmt::format("SELECT {} FROM {}", counts, qualified(schema, table));
}

std::string aggregates(std::string_view schema, std::string_view table,
                       const std::vector<ProvedColumn>& columns,
                       const std::vector<ProvedColumn>& key) {
  std::string sums;
  for (const auto& column : columns) {
    sums += fmt::format(", concat_ws('|', {})", aggregates_of(column));
  }
  return fmt::format("SELECT count(*), sum({}){} FROM ONLY {}", hash_of(columns, salt_of(key)),
                     sums, qualified(schema, table));
}

std::string column_hashes(std::string_view schema, std::string_view table,
                          const std::vector<ProvedColumn>& columns,
                          const std::vector<ProvedColumn>& key) {
  std::string sums;
  for (const auto& column : columns) {
    sums += fmt::format("{}sum({})", sums.empty() ? "" : ", ", hash_of({column}, salt_of(key)));
  }
  return fmt::format("SELECT {} FROM ONLY {}", sums, qualified(schema, table));
}

std::string select_shown(std::string_view schema, std::string_view table,
                         const std::vector<ShownColumn>& columns) {
  std::string text;
  for (const auto& column : columns) {
    const auto name = quote_identifier(column.name);
    text += text.empty() ? "" : ", ";
    switch (column.as) {
      case ShownColumn::As::stored: text += name; break;
      case ShownColumn::As::wall_clock:
        text += fmt::format("to_char({} AT TIME ZONE $1::text, 'YYYY-MM-DD HH24:MI:SS')", name);
        break;
      case ShownColumn::As::integer: text += name + "::integer"; break;
    }
  }
  return fmt::format("SELECT {} FROM {}", text, qualified(schema, table));
}

std::string table_content(std::string_view schema, std::string_view table) {
  // Sums do not care for the order, and unlike exclusive or they see a row that came twice.
  return fmt::format(
      "SELECT count(*), coalesce(sum(('x' || left(hash, 15))::bit(60)::bigint), 0), "
      "coalesce(sum(('x' || right(hash, 15))::bit(60)::bigint), 0) "
      "FROM (SELECT encode(sha256(convert_to((stored.*)::text, 'UTF8')), 'hex') AS hash "
      "FROM ONLY {} AS stored) AS hashes",
      qualified(schema, table));
}

std::string set_search_path(std::string_view schema) {
  return "SET LOCAL search_path = " + quote_identifier(schema);
}

std::string create_database(std::string_view database) {
  return "CREATE DATABASE " + quote_identifier(database);
}

std::string create_database_from(std::string_view database, std::string_view template_database) {
  return fmt::format("CREATE DATABASE {} TEMPLATE {}", quote_identifier(database),
                     quote_identifier(template_database));
}

std::string drop_database(std::string_view database) {
  return fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", quote_identifier(database));
}

std::string declare_cursor(std::string_view query) {
  while (!query.empty() && (query.back() == '\n' || query.back() == ';' || query.back() == ' ')) {
    query.remove_suffix(1);
  }
  return fmt::format("DECLARE tierline_cursor NO SCROLL CURSOR FOR {}", query);
}

std::string fetch_from_cursor() {
  return fmt::format("FETCH {} FROM tierline_cursor", cursor_batch_rows);
}

std::string close_cursor() { return "CLOSE tierline_cursor"; }

}  // namespace ddl
}  // namespace tierline::postgres
