#include "tierline/cli/context.hpp"

#include "tierline/base/error.hpp"
#include "tierline/postgres/local_server.hpp"
#include "tierline/postgres/session.hpp"

namespace tierline::cli {

Context::Context(std::string tool, observability::Services& services, config::Settings settings,
                 config::PostgresTarget target, config::Dotenv dotenv)
    : tool_{std::move(tool)},
      services_{services},
      settings_{std::move(settings)},
      target_{std::move(target)},
      dotenv_{std::move(dotenv)} {}

Context::~Context() = default;

postgres::Session& Context::target() { return open(Private::start); }
postgres::Session& Context::running_target() { return open(Private::leave); }

postgres::Session& Context::open(Private server) {
  if (session_ == nullptr) session_ = connect(server);
  return *session_;
}

std::unique_ptr<postgres::Session> Context::connect(Private server) {
  auto session = std::make_unique<postgres::Session>(conninfo(server), tool_);
  session->observe([&metrics = services_.metrics](std::string_view statement, double seconds) {
    metrics.observe("tierline_query_duration_seconds", seconds,
                    {{"statement", std::string{statement}}});
  });
  return session;
}

postgres::LocalServerOptions Context::server_options() const {
  return {.home = settings_.home / "pg", .socket = settings_.server_socket};
}

std::string Context::conninfo(Private wanted) {
  using Kind = config::PostgresTarget::Kind;
  if (target_.kind == Kind::uri) return target_.uri->secret();
  if (target_.kind == Kind::libpq) return {};
  postgres::LocalServer server{server_options()};
  if (wanted == Private::leave && !server.running()) {
    throw Error{ErrorCode::unavailable,
                "cannot connect: the private PostgreSQL of this machine does not run",
                "tierline db start, or name another one with --target"};
  }
  const bool started = server.start() == postgres::LocalServer::Started::now;
  services_.log.info("using the private PostgreSQL of this machine; stop it with: tierline db stop",
                     {{"data", server.data().string()}, {"started", started}});
  return server.conninfo();
}

}  // namespace tierline::cli
