#pragma once

#include "tierline/config/postgres_target.hpp"
#include "tierline/config/settings.hpp"
#include "tierline/observability/services.hpp"

#include <memory>
#include <string>

namespace tierline::postgres {
class Session;
struct LocalServerOptions;
}  // namespace tierline::postgres

namespace tierline::cli {

/// What a program may ask of its surroundings while it runs. One thread.
class Context {
 public:
  /// \param tool      the program's name, as PostgreSQL sees it
  /// \param services  must outlive the context
  /// \param dotenv    what `.env` gave to this process
  Context(std::string tool, observability::Services& services, config::Settings settings,
          config::PostgresTarget target, config::Dotenv dotenv);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  observability::Services& services() { return services_; }
  const config::Settings& settings() const { return settings_; }
  const config::Dotenv& dotenv() const { return dotenv_; }

  /// Where the private PostgreSQL of this machine lives.
  postgres::LocalServerOptions server_options() const;

  /// The PostgreSQL of `--target`, of the PG* variables, or the private one of this machine, which
  /// is started when it does not run. Opened by the first call. \throws Error unavailable, config
  postgres::Session& target();

  /// The same for a command that only looks: it starts no private server.
  /// \throws Error unavailable when that does not run
  postgres::Session& running_target();

  enum class Private { start, leave };  ///< what happens to a private server that does not run

  /// A new connection to the same, at each call. \throws Error as target()
  std::unique_ptr<postgres::Session> connect(Private server);

 private:
  postgres::Session& open(Private server);
  std::string conninfo(Private wanted);

  std::string tool_;
  observability::Services& services_;
  config::Settings settings_;
  config::PostgresTarget target_;
  config::Dotenv dotenv_;
  std::unique_ptr<postgres::Session> session_;
};

}  // namespace tierline::cli
