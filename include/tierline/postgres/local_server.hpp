#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tierline::postgres {

struct LocalServerOptions {
  std::filesystem::path home;         ///< data directories, one per major version; required
  std::filesystem::path socket = {};  ///< socket directory; empty: derived from the data directory
  bool without_durability = false;    ///< for tests: fsync off, so a crash may lose the cluster
};

/// A PostgreSQL of our own: it listens on a unix socket in a directory of mode 0700, never on TCP.
///
/// Runs as the present user; as root, which PostgreSQL refuses, as `postgres`. Liveness is asked of
/// the server itself, never of a pid file. Starting is safe from several processes at once.
class LocalServer {
 public:
  /// \throws Error unavailable if there are no server programs; config if the socket path is too
  /// long
  explicit LocalServer(LocalServerOptions options);

  enum class Started { now, before };
  /// Makes the cluster when there is none, starts it, makes the database `tierline`.
  /// \throws Error unavailable, with the log's name; conflict when another start holds the lock;
  ///         io when home or socket directory cannot be used
  Started start();
  /// \return false if it was not running
  bool stop();
  bool running() const;
  /// Stops it and removes the data of this major version, for good. What is not the server's stays
  /// in its socket directory. \throws Error io
  void destroy();

  /// libpq settings for the database `tierline`.
  std::string conninfo() const { return conninfo_of("tierline"); }
  std::string conninfo_of(const std::string& database) const;
  const std::filesystem::path& data() const { return data_; }
  const std::filesystem::path& socket() const { return options_.socket; }
  std::filesystem::path log() const { return data_ / "server.log"; }
  /// Where the server's own programs are; `pg_dump` and `psql` of the same version lie there.
  const std::filesystem::path& programs() const { return programs_; }

 private:
  bool owns_socket_directory() const;
  void own_socket_directory() const;
  void make_cluster() const;
  void start_server() const;
  void make_database() const;
  int run(const std::vector<std::string>& arguments, std::string* output = nullptr) const;

  LocalServerOptions options_;
  std::filesystem::path programs_;
  std::filesystem::path data_;
  std::string user_;  ///< who runs it; empty: as we are
};

}  // namespace tierline::postgres
