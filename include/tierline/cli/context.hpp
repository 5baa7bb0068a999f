#pragma once

#include "tierline/config/postgres_target.hpp"
#include "tierline/config/settings.hpp"
#include "tierline/observability/services.hpp"

#include <memory>

namespace tierline::postgres {
class Session;
}

namespace tierline::cli {

/// What a program may ask of its surroundings while it runs. One thread.
class Context {
 public:
  /// \param services  must outlive the context
  Context(observability::Services& services, config::Settings settings,
          config::PostgresTarget target);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  observability::Services& services() { return services_; }
  const config::Settings& settings() const { return settings_; }

  /// The PostgreSQL of `--target`, of the PG* variables, or the private one of this machine, which
  /// is started when it does not run. Opened by the first call. \throws Error unavailable
  postgres::Session& target();

 private:
  observability::Services& services_;
  config::Settings settings_;
  config::PostgresTarget target_;
  std::shared_ptr<postgres::Session> session_;
};

}  // namespace tierline::cli
