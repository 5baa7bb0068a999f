#pragma once

#include "tierline/config/postgres_target.hpp"
#include "tierline/config/settings.hpp"
#include "tierline/observability/services.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace tierline::postgres {
class Session;
}

namespace tierline::cli {

/// What a program may ask of its surroundings while it runs. One thread.
class Context {
 public:
  /// \param tool      the program's name, as PostgreSQL sees it
  /// \param services  must outlive the context
  Context(std::string tool, observability::Services& services, config::Settings settings,
          config::PostgresTarget target);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  observability::Services& services() { return services_; }
  const config::Settings& settings() const { return settings_; }

  /// Home of the private PostgreSQL.
  std::filesystem::path server_home() const { return settings_.home / "pg"; }

  /// The PostgreSQL of `--target`, of the PG* variables, or the private one of this machine, which
  /// is started when it does not run. Opened by the first call. \throws Error unavailable, config
  postgres::Session& target();

 private:
  std::string conninfo();

  std::string tool_;
  observability::Services& services_;
  config::Settings settings_;
  config::PostgresTarget target_;
  std::unique_ptr<postgres::Session> session_;
};

}  // namespace tierline::cli
