#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/local_server.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace tierline::db {

enum class Action {
  start,    ///< make the cluster if there is none, and serve
  stop,     ///< end the server; the data stays
  status,   ///< does it serve? a "no" is a fail
  url,      ///< how to connect, nothing else
  destroy,  ///< end the server and remove its data, for good
};

struct Options {
  Action action = Action::status;
};

struct Report {
  Action action = Action::status;
  bool running = false;  ///< at the end
  bool changed = false;  ///< it was started, stopped or removed now
  std::string data;      ///< directories and file
  std::string socket;
  std::string log;
  std::string conninfo;  ///< libpq settings of its database, without a password

  /// fail when asked for the status of a server that does not run.
  Verdict verdict() const;
};

/// The private PostgreSQL of this machine.
/// \throws Error unavailable, io, conflict, config: see postgres::LocalServer
Report run(const Options& options, const postgres::LocalServerOptions& server,
           const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::db
