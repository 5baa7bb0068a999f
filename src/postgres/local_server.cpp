#include "tierline/postgres/local_server.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/file_lock.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/base/process.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/postgres/session.hpp"

#include "postgres/conninfo.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>
#include <vector>

namespace tierline::postgres {
namespace {

using std::chrono_literals::operator""ms;

constexpr std::string_view superuser = "tierline";
constexpr std::string_view database = "tierline";
constexpr int port = 5432;                        // a part of the socket's name, nothing more
constexpr std::size_t longest_socket_path = 107;  // of sockaddr_un, without the final NUL
constexpr int start_attempts = 5;  // after a crash old backends may still hold the shared memory
constexpr int lock_attempts = 600;

bool is_root() { return ::geteuid() == 0; }

int major_version(const std::filesystem::path& programs) {
  // "postgres (PostgreSQL) 15.20 (Debian …)"
  const auto text = run_process({(programs / "postgres").string(), "-V"}).output;
  const auto digit = text.find_first_of("0123456789");
  return digit == std::string::npos ? 0 : std::atoi(text.c_str() + digit);
}

/// Debian keeps the server's programs off PATH, one folder per version; the newest wins.
std::filesystem::path find_programs() {
  std::vector<std::filesystem::path> folders;
  for (const auto* root : {"/usr/lib/postgresql", "/usr"}) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator{root, none}) {
      const bool redhat = entry.path().filename().string().rfind("pgsql-", 0) == 0;
      if (redhat || entry.path().parent_path().filename() == "postgresql") {
        folders.push_back(entry.path() / "bin");
      }
    }
  }
  folders.emplace_back("/usr/bin");
  std::filesystem::path best;
  int best_version = 0;
  for (const auto& folder : folders) {
    if (::access((folder / "initdb").c_str(), X_OK) != 0) continue;
    const int version = major_version(folder);
    if (version > best_version) {
      best = folder;
      best_version = version;
    }
  }
  // GCOVR_EXCL_START: the tests have a server
  if (best.empty()) {
    throw Error{ErrorCode::unavailable, "cannot find the programs of a PostgreSQL server",
                "apt-get install postgresql"};
  }
  // GCOVR_EXCL_STOP
  return best;
}

uid_t uid_of(const std::string& user) {
  if (user.empty()) return ::geteuid();
  const auto* entry = ::getpwnam(user.c_str());
  return entry != nullptr ? entry->pw_uid : ::geteuid();
}

void give_to(const std::filesystem::path& path, const std::string& user) {
  if (!user.empty() && ::lchown(path.c_str(), uid_of(user), static_cast<gid_t>(-1)) != 0) {
    throw io_error("give to user postgres", path.native());  // GCOVR_EXCL_LINE: root may
  }
}

FileLock lock(const std::filesystem::path& path) {
  for (int attempt = 0; attempt < lock_attempts; ++attempt) {
    if (auto held = FileLock::try_take(path)) return std::move(*held);
    stop_if_interrupted();
    std::this_thread::sleep_for(100ms);
  }
  // GCOVR_EXCL_START: after a minute, for which no test waits
  throw Error{
      ErrorCode::conflict,
      fmt::format("cannot start the private PostgreSQL: another start holds \"{}\"", path.string()),
      "wait for it, then try again"};
  // GCOVR_EXCL_STOP
}

void remove_tree(const std::filesystem::path& path) {
  std::error_code cause;
  std::filesystem::remove_all(path, cause);
  if (cause) {
    errno = cause.value();
    throw io_error("remove", path.native());
  }
}

}  // namespace

LocalServer::LocalServer(LocalServerOptions options)
    : options_{std::move(options)}, programs_{find_programs()} {
  data_ = std::filesystem::absolute(options_.home) / std::to_string(major_version(programs_));
  if (options_.socket.empty()) {
    options_.socket = fmt::format("/tmp/.tierline-{}", sha256(data_.native()).substr(0, 12));
  }
  options_.socket = std::filesystem::absolute(options_.socket);  // else libpq sees a host's name
  if (options_.socket.native().size() + std::string_view{"/.s.PGSQL.65535"}.size() >
      longest_socket_path) {
    throw Error{ErrorCode::config,
                fmt::format("socket path \"{}\" is longer than {} bytes", options_.socket.string(),
                            longest_socket_path),
                "set TIERLINE_PG_SOCKET to a shorter directory"};
  }
  if (is_root()) user_ = ::getpwnam("postgres") != nullptr ? "postgres" : "nobody";
}

std::string LocalServer::conninfo_of(const std::string& name) const {
  // PG* variables of the caller, meant for another server, must not lead away from this one.
  return fmt::format("host={} hostaddr='' port={} user={} dbname={}",
                     quote_setting(options_.socket.native()), port, superuser, name);
}

int LocalServer::run(const std::vector<std::string>& arguments, std::string* output) const {
  ProcessOptions how;
  // A clean environment: PG* variables of the caller are meant for another server.
  how.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=/tmp"};
  how.user = user_;
  how.directory = "/";  // the caller's may be closed to the server's user
  const auto result = run_process(arguments, how);
  if (output != nullptr) *output = result.output;
  return result.status;
}

bool LocalServer::running() const { return PQping(conninfo_of("postgres").c_str()) == PQPING_OK; }

bool LocalServer::owns_socket_directory() const {
  struct stat status {};
  return ::lstat(options_.socket.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == uid_of(user_) && (status.st_mode & 07777) == 0700;
}

void LocalServer::own_socket_directory() const {
  const auto& path = options_.socket;
  if (::mkdir(path.c_str(), 0700) == 0) {
    give_to(path, user_);
  } else if (errno != EEXIST) {
    throw io_error("make directory", path.native());
  }
  if (!owns_socket_directory()) {
    throw Error{ErrorCode::io,
                fmt::format("cannot use \"{}\": it is not a directory of mode 0700 of user \"{}\"",
                            path.string(), user_.empty() ? "yourself" : user_),
                "remove it, or set TIERLINE_PG_SOCKET to another directory"};
  }
}

void LocalServer::make_cluster() const {
  if (std::filesystem::exists(data_ / "PG_VERSION")) return;
  // A half-made cluster is never used: it gets its name when it is whole.
  auto unfinished = data_;
  unfinished += ".new";
  remove_tree(unfinished);
  std::vector<std::string> initdb{(programs_ / "initdb").string(),
                                  "-D",
                                  unfinished.string(),
                                  "-U",
                                  std::string{superuser},
                                  "-A",
                                  "trust",
                                  "-E",
                                  "UTF8",
                                  "--locale=C.UTF-8"};
  if (options_.without_durability) initdb.emplace_back("--no-sync");
  std::string output;
  const auto status = run(initdb, &output);
  if (status != 0) {
    const bool full = output.find("No space left on device") != std::string::npos;
    throw Error{full ? ErrorCode::io : ErrorCode::unavailable,
                fmt::format("cannot make a PostgreSQL cluster in \"{}\": {}", unfinished.string(),
                            output.substr(output.find_last_of('\n', output.size() - 2) + 1)),
                is_root() && !full
                    ? "the user \"postgres\" must be able to enter it; or set TIERLINE_HOME"
                    : "is the disk full? or set TIERLINE_HOME"};
  }
  std::filesystem::rename(unfinished, data_);
}

void LocalServer::start_server() const {
  auto settings = fmt::format(
      "-c listen_addresses='' -c port={} -c unix_socket_directories='{}' "
      "-c unix_socket_permissions=0700 -c max_wal_size=4GB",
      port, options_.socket.string());
  if (options_.without_durability) {
    settings += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off";
  }
  for (int attempt = 1;; ++attempt) {
    if (run({(programs_ / "pg_ctl").string(), "-D", data_.string(), "-l", log().string(), "-w",
             "-t", "60", "-o", settings, "start"}) == 0) {
      return;
    }
    if (running()) return;  // pg_ctl may say no of a server that has come up all the same
    stop_if_interrupted();
    if (attempt == start_attempts) {
      throw Error{ErrorCode::unavailable,
                  fmt::format("cannot start the private PostgreSQL in \"{}\"", data_.string()),
                  fmt::format("its log says why: {}", log().string())};
    }
    std::this_thread::sleep_for(500ms);
  }
}

void LocalServer::make_database() const {
  Session session{conninfo_of("postgres"), "db"};
  if (!session
           .query({"find_database", "SELECT 1 FROM pg_database WHERE datname = $1"},
                  {std::string{database}})
           .empty()) {
    return;
  }
  // CREATE DATABASE refuses a transaction block, so it goes over a plain connection.
  auto* plain = PQconnectdb(conninfo_of("postgres").c_str());
  auto* result = PQexec(plain, ddl::create_database(database).c_str());
  const bool made = PQresultStatus(result) == PGRES_COMMAND_OK;
  const std::string reason = PQerrorMessage(plain);
  PQclear(result);
  PQfinish(plain);
  if (!made) {
    throw Error{ErrorCode::unavailable, fmt::format("cannot create the database: {}", reason)};
  }
}

LocalServer::Started LocalServer::start() {
  const auto home = data_.parent_path();
  make_directories(home);
  give_to(home, user_);
  // Held also when it runs: the start of somebody else may not have made the database yet.
  const auto held = lock(home / ".lock");
  own_socket_directory();
  const bool ran = running();
  if (!ran) {
    make_cluster();
    start_server();
  }
  make_database();
  return ran ? Started::before : Started::now;
}

bool LocalServer::stop() {
  if (!running()) return false;
  std::string output;
  if (run({(programs_ / "pg_ctl").string(), "-D", data_.string(), "-m", "fast", "-w", "stop"},
          &output) != 0) {
    throw Error{ErrorCode::unavailable,
                fmt::format("cannot stop the private PostgreSQL: {}", output),
                fmt::format("its log says why: {}", log().string())};
  }
  return true;
}

void LocalServer::destroy() {
  run({(programs_ / "pg_ctl").string(), "-D", data_.string(), "-m", "immediate", "-w", "stop"});
  auto unfinished = data_;
  unfinished += ".new";
  remove_tree(data_);
  remove_tree(unfinished);
  std::error_code busy;  // another version's data may lie beside ours, another's files in there
  if (owns_socket_directory()) {
    const auto socket = options_.socket / fmt::format(".s.PGSQL.{}", port);
    for (const auto& path : {socket, std::filesystem::path{socket.string() + ".lock"}}) {
      std::filesystem::remove(path, busy);
    }
    std::filesystem::remove(options_.socket, busy);
  }
  const auto home = data_.parent_path();
  std::filesystem::remove(home / ".lock", busy);
  std::filesystem::remove(home, busy);
}

}  // namespace tierline::postgres
