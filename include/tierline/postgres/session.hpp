#pragma once

#include "tierline/base/sql.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::postgres {

using Params = std::vector<std::optional<std::string>>;  ///< as text; the SQL casts: `$1::date`
using Row = std::vector<std::optional<std::string>>;     ///< as text; nothing for NULL
using Rows = std::vector<Row>;

/// A connection. What libpqxx or the server refuses leaves as an Error that names the statement:
/// unavailable (no server, connection lost), conflict (deadlock, lock timeout), io (disk full),
/// config (login refused), data (everything else, with SQLSTATE). A signal cancels the statement at
/// work and refuses the next one: interrupted. One thread at a time; libpqxx never reconnects
/// behind our back.
class Session {
 public:
  /// \param conninfo  libpq key=value pairs or a URI; what it leaves open comes from PG* variables
  /// \param context   who we are; becomes part of application_name
  /// \throws Error unavailable or config
  Session(const std::string& conninfo, std::string_view context);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// One statement in a transaction of its own.
  Rows query(const Sql& sql, const Params& params = {});

  /// Is told the name of each statement and how many seconds it took, also of one that failed; of a
  /// COPY, `copy_<table>`, once, with the time in which its rows were made.
  using Observer = std::function<void(std::string_view statement, double seconds)>;
  /// Told from now on. Must not throw.
  void observe(Observer observer);

  /// Whether the server still holds its end of the connection. Looks at the socket only, so it may
  /// be asked while rows are copied; a server that is cut off without a word still counts as there.
  bool alive() const;

  /// A new connection in the place of one that was lost. What the old one held is gone: locks,
  /// settings, temporary tables. No transaction may be open.
  /// \throws Error unavailable or config; the session can be used no more then but for another try
  void reconnect();

  /// A further session like this one, with the observer of this one, which then is told from
  /// several threads. \throws Error as the constructor
  std::unique_ptr<Session> another() const;

  /// From any thread, and for good: the statement at work is cancelled, every further one refused.
  void stop();

  const std::string& description() const;  ///< database, user and place, without the password

  struct Impl;
  Impl& impl() { return *impl_; }  ///< for this room only

 private:
  std::string conninfo_;
  std::unique_ptr<Impl> impl_;
};

/// While it lives, statements of the session run to their end although a signal came: for what must
/// be written down about an interrupted run.
class [[nodiscard]] Uninterrupted {
 public:
  explicit Uninterrupted(Session& session);
  ~Uninterrupted();
  Uninterrupted(const Uninterrupted&) = delete;
  Uninterrupted& operator=(const Uninterrupted&) = delete;

 private:
  Session& session_;
};

/// Begins on construction; rolls back on destruction unless committed.
class [[nodiscard]] Transaction {
 public:
  explicit Transaction(Session& session);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  Rows query(const Sql& sql, const Params& params = {});
  /// Rows changed by an INSERT, UPDATE or DELETE.
  std::uint64_t change(const Sql& sql, const Params& params = {});
  /// One or several statements without parameters, results dropped.
  void execute(const Sql& sql);
  /// Reads through a cursor, so memory does not grow with the rows.
  void for_each(const Sql& sql, const Params& params, const std::function<void(const Row&)>& use);

  /// \throws Error unavailable when the server went away: the commit may then have happened
  void commit();

  Session& session() { return session_; }
  struct Impl;
  Impl& impl() { return *impl_; }  ///< for this room only

 private:
  Session& session_;
  std::unique_ptr<Impl> impl_;
};

/// `"name"` with quotes doubled: the only way a name gets into SQL text.
std::string quote_identifier(std::string_view name);

}  // namespace tierline::postgres
