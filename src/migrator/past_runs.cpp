#include "migrator/past_runs.hpp"

#include "tierline/sql/postgres.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/statement.hpp"

namespace tierline::migrator {
namespace {

postgres::Params texts_of(const sqlite::Statement& row) {
  postgres::Params texts;
  for (int column = 0; column < row.columns(); ++column) {
    texts.emplace_back(std::string{row.text(column)});
  }
  return texts;
}

}  // namespace

void record_past_runs(sqlite::Connection& source, postgres::Session& target) {
  if (sqlite::table_columns(source, "run").empty()) return;
  postgres::Transaction transaction{target};
  sqlite::Statement runs{source, sql::sqlite::runs.text};
  while (runs.step()) {
    const auto run = texts_of(runs);
    transaction.change(sql::postgres::begin_run, {run.at(0), run.at(1), run.at(2)});
    transaction.change(sql::postgres::finish_own_run, {run.at(0), run.at(4), run.at(3), run.at(1)});
  }
  sqlite::Statement gates{source, sql::sqlite::gates.text};
  while (gates.step()) transaction.change(sql::postgres::record_gate, texts_of(gates));
  transaction.commit();
}

}  // namespace tierline::migrator
