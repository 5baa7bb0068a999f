#include "tierline/sqlite/table_sql.hpp"

#include "tierline/sqlite/connection.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace tierline::sqlite {
std::string insert_new_sql(const std::string& table, const std::vector<std::string>& columns) {
  return insert_sql(table, columns) + " ON CONFLICT DO NOTHING";
}

std::string update_row_sql(const std::string& table, const std::vector<std::string>& columns) {
  std::string values;
  for (std::size_t n = 0; n < columns.size(); ++n) {
    values += fmt::format("{}{} = ?{}", n == 0 ? "" : ", ", quote_identifier(columns[n]), n + 1);
  }
  const auto row = columns.size() + 1;
  return fmt::format("UPDATE {} SET {} WHERE rowid = ?{}", quote_identifier(table), values, row);
}

std::string archive_row_sql(const std::string& table, const std::string& archive,
                            const std::vector<std::string>& columns, const std::string& mark) {
  const auto list = quoted_list(columns);
  return fmt::format("INSERT INTO {} ({}, {}) SELECT {}, ?2 FROM {} WHERE rowid = ?1",
                     quote_identifier(archive), list, quote_identifier(mark), list,
                     quote_identifier(table));
}

std::string restore_rows_sql(const std::string& table, const std::string& archive,
                             const std::vector<std::string>& columns, const std::string& key,
                             const std::string& mark) {
  std::string values;
  for (const auto& column : columns) {
    const auto name = quote_identifier(column);
    values += fmt::format("{}{} = former.{}", values.empty() ? "" : ", ", name, name);
  }
  return fmt::format(
      "UPDATE {} SET {} FROM {} AS former WHERE former.{} = ?1 AND {}.{} = former.{}",
      quote_identifier(table), values, quote_identifier(archive), quote_identifier(mark),
      quote_identifier(table), quote_identifier(key), quote_identifier(key));
}

std::string count_by_value_sql(const std::string& table, const std::string& column) {
  const auto name = quote_identifier(column);
  return fmt::format("SELECT {}, count(*) FROM {} GROUP BY {}", name, quote_identifier(table),
                     name);
}

std::string add_column_sql(const std::string& table, const std::string& column) {
  return fmt::format("ALTER TABLE {} ADD COLUMN {}", quote_identifier(table),
                     quote_identifier(column));
}

}  // namespace tierline::sqlite
