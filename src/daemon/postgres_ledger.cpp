#include "tierline/base/error.hpp"
#include "tierline/daemon/ledger.hpp"
#include "tierline/etl/migrations.hpp"
#include "tierline/sql/postgres.hpp"

#include <algorithm>
#include <utility>

namespace tierline::daemon {
namespace {

/// A server that hangs must not hang us; no statement here takes a second.
constexpr const char* longest_statement = "10s";

int last_applied(postgres::Session& session) {
  postgres::Transaction transaction{session};
  int last = 0;
  for (const auto& entry : etl::read_applied(transaction).migrations) {
    if (entry.schema.empty()) last = std::max(last, entry.number);
  }
  return last;
}

}  // namespace

struct PostgresLedger::Connection {
  explicit Connection(std::unique_ptr<postgres::Session> given)
      : session{std::move(given)}, to_the_end{*session} {
    session->query(sql::postgres::set_statement_timeout, {longest_statement});
  }

  std::unique_ptr<postgres::Session> session;
  /// What the signal that ends us interrupts still has to be written down.
  postgres::Uninterrupted to_the_end;
};

PostgresLedger::PostgresLedger(Connect connect) : connect_{std::move(connect)} {}

PostgresLedger::~PostgresLedger() = default;

template <typename Action>
auto PostgresLedger::with_session(Action action) {
  try {
    if (connection_ == nullptr) {
      throw Error{ErrorCode::unavailable, "cannot reach PostgreSQL: the lead was lost"};
    }
    return action(*connection_->session);
  } catch (const Error&) {
    connection_.reset();
    throw;
  }
}

Standing PostgresLedger::seek() {
  if (connection_ == nullptr) connection_ = std::make_unique<Connection>(connect_());
  return with_session([&](postgres::Session& session) {
    schema_version_ = last_applied(session);
    if (!etl::has_job_runs(session)) {
      throw Error{ErrorCode::config,
                  "cannot write down job runs: a schema migration is not applied",
                  "tierline schema apply"};
    }
    return etl::lead_jobs(session) ? Standing::leader : Standing::standby;
  });
}

void PostgresLedger::check() {
  with_session([&](postgres::Session& session) {
    if (!session.alive()) {
      throw Error{ErrorCode::unavailable, "cannot reach PostgreSQL: the connection is lost"};
    }
    schema_version_ = last_applied(session);
  });
}

std::map<std::string, etl::LastOfJob> PostgresLedger::last_of_jobs() {
  return with_session([](postgres::Session& session) { return etl::last_of_jobs(session); });
}

std::vector<etl::JobRun> PostgresLedger::abandon_open(TimePoint now) {
  return with_session(
      [&](postgres::Session& session) { return etl::abandon_job_runs(session, now); });
}

bool PostgresLedger::begin(const etl::JobRun& run) {
  return with_session([&](postgres::Session& session) { return etl::begin_job_run(session, run); });
}

void PostgresLedger::write(const etl::JobRun& run) {
  with_session([&](postgres::Session& session) { etl::write_job_run(session, run); });
}

}  // namespace tierline::daemon
