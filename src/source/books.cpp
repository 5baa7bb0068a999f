#include "tierline/source/books.hpp"

#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/statement.hpp"

#include <fmt/format.h>

namespace tierline::source {
namespace {

void make_books(sqlite::Connection& database) {
  database.execute(std::string{sql::sqlite::create_run.text});
  database.execute(std::string{sql::sqlite::create_gate.text});
}

void add(sqlite::Statement& insert, const std::vector<std::string>& values) {
  int parameter = 1;
  for (const auto& value : values) insert.bind(parameter++, std::string_view{value});
  insert.run();
}

std::vector<std::string> texts_of(const sqlite::Statement& row) {
  std::vector<std::string> texts;
  for (int column = 0; column < row.columns(); ++column) texts.emplace_back(row.text(column));
  return texts;
}

void copy(sqlite::Connection& from, std::string_view query, sqlite::Connection& to,
          std::string_view insert) {
  sqlite::Statement rows{from, query};
  sqlite::Statement into{to, insert};
  while (rows.step()) add(into, texts_of(rows));
}

/// Somebody's own table of the same name is none of ours.
bool has_books(sqlite::Connection& database) {
  const auto columns = sqlite::table_columns(database, "gate");
  return columns.size() == 5 && columns.front().name == "run_id" &&
         columns.back().name == "detail" && !sqlite::table_columns(database, "run").empty();
}

}  // namespace

void note_run(sqlite::Connection& database, const FileRun& run) {
  make_books(database);
  sqlite::Statement insert{database, sql::sqlite::insert_run.text};
  add(insert, {run.run_id, run.tool, to_iso8601(run.started_at), to_iso8601(run.finished_at),
               std::string{to_string(run.verdict)}});
}

void note_gates(sqlite::Connection& database, const std::string& run_id, std::string_view stage,
                const std::vector<quality::GateResult>& gates) {
  sqlite::Statement insert{database, sql::sqlite::insert_gate.text};
  for (const auto& gate : gates) {
    add(insert, {run_id, std::string{stage},
                 gate.subject.empty() ? gate.name : fmt::format("{} {}", gate.name, gate.subject),
                 std::string{to_string(gate.verdict)}, gate.detail});
  }
}

void copy_books(sqlite::Connection& from, sqlite::Connection& to) {
  make_books(to);
  if (!has_books(from)) return;
  copy(from, sql::sqlite::runs.text, to, sql::sqlite::insert_run.text);
  copy(from, sql::sqlite::gates.text, to, sql::sqlite::insert_gate.text);
}

}  // namespace tierline::source
