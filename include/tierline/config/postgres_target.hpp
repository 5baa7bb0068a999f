#pragma once

#include "tierline/config/environment.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tierline::config {

/// A connection string of libpq, `postgresql://…` or `host=… dbname=…`, with its password-free
/// twin. Only the twin may be printed or logged.
class PostgresUri {
 public:
  /// \throws Error usage if `text` is of neither form
  explicit PostgresUri(std::string text);

  const std::string& secret() const { return secret_; }  ///< for libpq alone
  const std::string& safe() const { return safe_; }      ///< passwords replaced by `***`
  bool has_password() const { return secret_ != safe_; }

 private:
  std::string secret_;
  std::string safe_;
};

/// Which PostgreSQL a program talks to.
struct PostgresTarget {
  enum class Kind {
    uri,    ///< `uri` says
    libpq,  ///< libpq's own PG* variables say; the connection string is empty
    local,  ///< nobody said: the private server of this machine
  };

  Kind kind = Kind::local;
  std::optional<PostgresUri> uri = {};
  std::string_view variable = {};  ///< with `libpq`: the one that decided
};

/// \param flag  the value of `--target`, if given
/// \throws Error usage for a flag that is no connection string, or that holds a password: other
///         users see command lines
PostgresTarget postgres_target(const std::optional<std::string>& flag,
                               const Environment& environment);

}  // namespace tierline::config
