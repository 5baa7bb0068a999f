#pragma once

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
};

struct Transaction::Impl {
  explicit Impl(Session::Impl& session)
      : connection{session.connection}, canceller{session.canceller}, work{connection.pqxx()} {}

  Connection& connection;
  Canceller& canceller;
  pqxx::work work;
};

}  // namespace tierline::postgres
