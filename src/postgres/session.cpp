#include "tierline/postgres/session.hpp"

#include "tierline/postgres/ddl.hpp"
#include "tierline/sql/postgres.hpp"

#include "postgres/conninfo.hpp"
#include "postgres/session_impl.hpp"
#include "postgres/translating.hpp"

#include <poll.h>

namespace tierline::postgres {
namespace {

Row to_row(const pqxx::row& from) {
  Row row;
  for (const auto& field : from) {
    row.push_back(field.is_null() ? std::nullopt : std::optional<std::string>{field.c_str()});
  }
  return row;
}

Rows to_rows(const pqxx::result& result) {
  Rows rows;
  for (const auto& row : result) rows.push_back(to_row(row));
  return rows;
}

/// Runs `action`, a statement that a signal may cancel.
template <typename Action>
auto cancellable(const Transaction::Impl& transaction, std::string_view what, Action action) {
  transaction.canceller.stop_if_interrupted();
  const Timed timed{transaction.observer, what};
  const Canceller::Statement statement{transaction.canceller};
  return translating(what, action);
}

pqxx::result run(Transaction::Impl& transaction, const Sql& sql, const Params& params) {
  return cancellable(transaction, sql.name,
                     [&] { return execute(transaction.work, std::string{sql.text}, params); });
}

std::string describe(PGconn* connection) {
  const auto* host = PQhost(connection);
  return fmt::format("database \"{}\" as \"{}\" on {}:{}", PQdb(connection), PQuser(connection),
                     host != nullptr ? host : "?", PQport(connection));
}

std::unique_ptr<Session::Impl> connect(const std::string& conninfo) {
  auto made = translating("cannot connect to PostgreSQL",
                          [&] { return std::make_unique<Session::Impl>(conninfo); });
  made->description = describe(made->connection.raw());
  // Servers before 14, and those on some systems, refuse the first: they notice later.
  for (const auto& setting : {sql::postgres::notice_dead_client, sql::postgres::limit_lock_wait}) {
    PQclear(PQexec(made->connection.raw(), std::string{setting.text}.c_str()));
  }
  return made;
}

}  // namespace

Session::Session(const std::string& conninfo, std::string_view context)
    : conninfo_{completed_conninfo(conninfo, context)}, impl_{connect(conninfo_)} {}

Session::~Session() = default;

Rows Session::query(const Sql& sql, const Params& params) {
  Transaction transaction{*this};
  auto rows = transaction.query(sql, params);
  transaction.commit();
  return rows;
}

void Session::observe(Observer observer) { impl_->observer = std::move(observer); }

bool Session::alive() const {
  auto* connection = impl_->connection.raw();
  pollfd socket{PQsocket(connection), POLLRDHUP, 0};
  if (PQstatus(connection) != CONNECTION_OK || socket.fd < 0) return false;
  return ::poll(&socket, 1, 0) <= 0 ||
         (socket.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) == 0;
}

void Session::reconnect() {
  auto made = connect(conninfo_);
  made->observer = std::move(impl_->observer);
  impl_ = std::move(made);
}

std::unique_ptr<Session> Session::another() const {
  auto made = std::make_unique<Session>(conninfo_, "");
  made->observe(impl_->observer);
  return made;
}

void Session::stop() { impl_->canceller.stop(); }

const std::string& Session::description() const { return impl_->description; }

Uninterrupted::Uninterrupted(Session& session) : session_{session} {
  session_.impl().canceller.set_patient(true);
}

Uninterrupted::~Uninterrupted() { session_.impl().canceller.set_patient(false); }

Transaction::Transaction(Session& session)
    : session_{session}, impl_{translating("cannot begin a transaction", [&] {
        return std::make_unique<Impl>(session.impl());
      })} {}

Transaction::~Transaction() = default;

Rows Transaction::query(const Sql& sql, const Params& params) {
  return to_rows(run(*impl_, sql, params));
}

std::uint64_t Transaction::change(const Sql& sql, const Params& params) {
  return static_cast<std::uint64_t>(run(*impl_, sql, params).affected_rows());
}

void Transaction::execute(const Sql& sql) {
  cancellable(*impl_, sql.name, [&] { impl_->work.exec(std::string{sql.text}); });
}

void Transaction::for_each(const Sql& sql, const Params& params,
                           const std::function<void(const Row&)>& use) {
  run(*impl_, {sql.name, ddl::declare_cursor(sql.text)}, params);
  const auto fetch = ddl::fetch_from_cursor();
  while (true) {
    const auto batch = cancellable(*impl_, sql.name, [&] { return impl_->work.exec(fetch); });
    if (batch.empty()) break;
    for (const auto& row : batch) use(to_row(row));
  }
  translating(sql.name, [&] { impl_->work.exec(ddl::close_cursor()); });
}

void Transaction::commit() {
  const Timed timed{impl_->observer, "commit"};
  translating("cannot commit", [&] { impl_->work.commit(); });
}

}  // namespace tierline::postgres
