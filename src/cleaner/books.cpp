#include "cleaner/books.hpp"

#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/statement.hpp"

namespace tierline::cleaner {
namespace {

namespace sql = tierline::sql::sqlite;

void add(sqlite::Statement& insert, const std::vector<std::string>& values) {
  int parameter = 1;
  for (const auto& value : values) insert.bind(parameter++, std::string_view{value});
  insert.run();
}

}  // namespace

void write_books(sqlite::Connection& output, const observability::Services& services,
                 TimePoint started_at, const std::vector<quality::GateResult>& profile_gates,
                 const std::vector<quality::GateResult>& gates) {
  output.execute(std::string{sql::create_run.text});
  output.execute(std::string{sql::create_gate.text});
  sqlite::Statement run{output, sql::insert_run.text};
  add(run, {services.run_id, "cleaner", to_iso8601(started_at), to_iso8601(services.clock.now()),
            std::string{to_string(quality::worst_of(gates))}});
  sqlite::Statement insert{output, sql::insert_gate.text};
  const auto write = [&](const std::string& stage, const std::vector<quality::GateResult>& all) {
    for (const auto& gate : all) {
      add(insert, {services.run_id, stage,
                   gate.subject.empty() ? gate.name : gate.name + " " + gate.subject,
                   std::string{to_string(gate.verdict)}, gate.detail});
    }
  };
  write("profile", profile_gates);
  write("clean", gates);
}

}  // namespace tierline::cleaner
