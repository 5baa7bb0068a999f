#pragma once

#include "tierline/postgres/session.hpp"

#include "postgres/connection.hpp"

namespace tierline::postgres {

struct Session::Impl {
  explicit Impl(const std::string& conninfo) : connection{conninfo} {}

  Connection connection;
  std::string description;
};

struct Transaction::Impl {
  explicit Impl(Session::Impl& session) : connection{session.connection}, work{connection.pqxx()} {}

  Connection& connection;
  pqxx::work work;
};

}  // namespace tierline::postgres
