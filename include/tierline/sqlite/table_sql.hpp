#pragma once

#include <string>
#include <vector>

namespace tierline::sqlite {

// Statements that keep a table and the former versions of its rows. All names are quoted.

/// `INSERT …` as of insert_sql; a row that breaks a unique index is passed over.
std::string insert_new_sql(const std::string& table, const std::vector<std::string>& columns);

/// `UPDATE "table" SET "column" = ?1, … WHERE rowid = ?n`, n being the last parameter.
std::string update_row_sql(const std::string& table, const std::vector<std::string>& columns);

/// Copies the columns of the row whose rowid is ?1 into `archive`, with ?2 in its column `mark`.
std::string archive_row_sql(const std::string& table, const std::string& archive,
                            const std::vector<std::string>& columns, const std::string& mark);

/// Puts the columns of the rows of `archive` whose `mark` is ?1 into the rows of the same `key`.
std::string restore_rows_sql(const std::string& table, const std::string& archive,
                             const std::vector<std::string>& columns, const std::string& key,
                             const std::string& mark);

/// `SELECT "column", count(*) FROM "table" GROUP BY "column"`.
std::string count_by_value_sql(const std::string& table, const std::string& column);

/// `ALTER TABLE "table" ADD COLUMN "column"`, without a type.
std::string add_column_sql(const std::string& table, const std::string& column);

}  // namespace tierline::sqlite
