#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/postgres/session.hpp"

#include "postgres/canceller.hpp"
#include "postgres/connection.hpp"

namespace tierline::postgres {

struct Session::Impl {
  explicit Impl(const std::string& conninfo) : connection{conninfo} {
    // Details and context hold values of rows: they must not get into messages and logs.
    PQsetErrorVerbosity(connection.raw(), PQERRORS_TERSE);
  }

  Connection connection;
  Canceller canceller{connection.raw()};
  std::string description;
  Session::Observer observer = [](std::string_view, double) {};
};

/// Tells the observer about a statement when it ends, however it ends.
class Timed {
 public:
  Timed(const Session::Observer& observer, std::string_view statement)
      : observer_{observer}, statement_{statement} {}
  ~Timed() { observer_(statement_, watch_.seconds()); }
  Timed(const Timed&) = delete;
  Timed& operator=(const Timed&) = delete;

 private:
  const Session::Observer& observer_;
  std::string_view statement_;
  Stopwatch watch_;
};

struct Transaction::Impl {
  explicit Impl(Session::Impl& session)
      : connection{session.connection},
        canceller{session.canceller},
        observer{session.observer},
        work{connection.pqxx()} {}

  Connection& connection;
  Canceller& canceller;
  const Session::Observer& observer;
  pqxx::work work;
};

}  // namespace tierline::postgres
