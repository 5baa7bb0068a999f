#pragma once

#include <libpq-fe.h>
#include <pqxx/pqxx>

#include <optional>
#include <string>
#include <vector>

namespace tierline::postgres {

#if PQXX_VERSION_MAJOR < 7
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
/// libpqxx 6: a connection policy, its documented seam, sees the PGconn that libpqxx will own.
/// Reconnecting by itself is switched off: it would lose search_path and locks. Goes with
/// Debian 12.
class Connection final : public pqxx::connection_base {
  struct Policy final : pqxx::connectionpolicy {
    using connectionpolicy::connectionpolicy;
    handle raw = nullptr;

    handle do_startconnect(handle given) override {
      if (given != nullptr) return given;
      raw = normalconnect(nullptr);  // throws broken_connection
      return raw;
    }
    handle do_disconnect(handle open) noexcept override {
      raw = nullptr;
      return connectionpolicy::do_disconnect(open);
    }
    handle do_dropconnect(handle open) noexcept override {
      raw = nullptr;
      return connectionpolicy::do_dropconnect(open);
    }
  };
  std::string options_;
  Policy policy_;

 public:
  explicit Connection(const std::string& options)
      : connection_base{policy_}, options_{options}, policy_{options_} {
    init();
    activate();
    inhibit_reactivation(true);
  }
  ~Connection() noexcept { close(); }

  PGconn* raw() noexcept { return policy_.raw; }
  pqxx::connection_base& pqxx() noexcept { return *this; }
};
#pragma GCC diagnostic pop
#else
/// libpqxx 7.7 and later: it takes over a PGconn made here; raw_ is an alias that does not own.
class Connection final {
  static PGconn* open(const std::string& options) {
    auto* made = PQconnectdb(options.c_str());
    if (PQstatus(made) == CONNECTION_OK) return made;
    const std::string message = PQerrorMessage(made);
    PQfinish(made);
    throw pqxx::broken_connection{message};
  }
  PGconn* raw_;
  pqxx::connection connection_;

 public:
  explicit Connection(const std::string& options)
      : raw_{open(options)}, connection_{pqxx::connection::seize_raw_connection(raw_)} {}

  PGconn* raw() noexcept { return raw_; }
  pqxx::connection& pqxx() noexcept { return connection_; }
};
#endif

/// Runs a statement whose number of parameters is known only at run time.
pqxx::result execute(pqxx::transaction_base& transaction, const std::string& sql,
                     const std::vector<std::optional<std::string>>& values);

}  // namespace tierline::postgres
