#include "postgres_test.hpp"

#include "tierline/base/process.hpp"
#include "tierline/etl/migrations.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/releases/releases.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace tierline::testing {
namespace {

std::string conninfo_of(const std::string& database, const std::string& user = {}) {
  const auto* host = std::getenv("PGHOST");
  if (host == nullptr) throw std::runtime_error{"PGHOST names no server: run the tests by ctest"};
  return fmt::format("host={} dbname={} user={}", host, database, user.empty() ? "postgres" : user);
}

/// Database statements refuse a transaction block, and Session has nothing else.
void administrate(const std::string& sql) {
  const auto result = run_process(
      {"psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", conninfo_of("postgres"), "-c", sql});
  if (result.status != 0) throw std::runtime_error{result.output};
}

const std::string& migrated_template() {
  static const std::string name = [] {
    auto made = fmt::format("template_{}", ::getpid());
    administrate(postgres::ddl::create_database(made));
    postgres::Session session{conninfo_of(made), "test"};
    releases::prepare(session, SystemClock{}.now());
    return made;
  }();
  return name;
}

std::string next_name() {
  static int count = 0;
  return fmt::format("test_{}_{}", ::getpid(), ++count);
}

}  // namespace

void PostgresTest::SetUp() {
  database_ = next_name();
  const auto& origin = origin_.empty() ? migrated_template() : origin_;
  administrate(postgres::ddl::create_database_from(database_, origin));
  session_ = std::make_unique<postgres::Session>(conninfo(), "test");
}

void PostgresTest::TearDown() {
  session_.reset();
  if (HasFailure() && std::getenv("TIERLINE_KEEP_TEST_DB") != nullptr) {
    fmt::print("kept: psql '{}'\n", conninfo());
    return;
  }
  administrate(postgres::ddl::drop_database(database_));
}

std::string PostgresTest::conninfo(const std::string& user) const {
  return conninfo_of(database_, user);
}

void PostgresTest::given(const std::string& sql) {
  postgres::Transaction transaction{*session_};
  transaction.execute({"given", sql});
  transaction.commit();
}

void PostgresTest::roll_up() {
  for (const auto& migration : etl::builtin_migrations()) {
    if (migration.name != "016_roll_up_tickets") continue;
    const auto schema = value("schema_name FROM etl.release WHERE is_published");
    std::string script = postgres::ddl::set_search_path(schema) +
                         "; TRUNCATE ticket_rollup, technician_rollup, release_rollup;\n";
    const auto& text = migration.up;
    for (auto at = text.find("INSERT INTO"); at != std::string_view::npos;
         at = text.find("INSERT INTO", at + 1)) {
      script += std::string{text.substr(at, text.find(";\n", at) - at)} + ";\n";
    }
    given(script + "RESET search_path; SELECT servicedesk.roll_up_days('" + schema + "', true)");
  }
}

std::string PostgresTest::value(const std::string& expression) {
  const auto sql = "SELECT " + expression;
  return session_->query({"value", sql}).at(0).at(0).value_or("NULL");
}

}  // namespace tierline::testing
