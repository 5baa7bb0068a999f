#pragma once

#include <libpq-fe.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace tierline::testing {

/// A connection of libpq itself, as Grafana has it.
using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

/// \throws std::runtime_error with what libpq says
inline Connection connect(const std::string& conninfo) {
  Connection connection{PQconnectdb(conninfo.c_str()), &PQfinish};
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    throw std::runtime_error{PQerrorMessage(connection.get())};
  }
  return connection;
}

}  // namespace tierline::testing
