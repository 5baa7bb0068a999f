#include "tierline/config/variables.hpp"

#include <algorithm>
#include <array>

namespace tierline::config {
namespace {

constexpr std::array all{
    Variable{"TIERLINE_HOME", "/var/lib/tierline for root, else ~/.local/state/tierline",
             "directory of the private PostgreSQL and other state"},
    Variable{"TIERLINE_PG_SOCKET", "a directory below /tmp",
             "socket directory of the private PostgreSQL, at most 92 bytes long"},
    Variable{"TIERLINE_LOG_LEVEL", "info", "debug, info, warn or error", "--log-level"},
    Variable{"TIERLINE_LOG_FORMAT", "text", "text or json (one object a line)", "--log-format"},
    Variable{"TIERLINE_LOG_FILE", "none", "file for JSON logs too, turned over at 10 MiB",
             "--log-file"},
    Variable{"TIERLINE_RUN_ID", "the program makes one",
             "id of the run; tierlined sets it for its jobs"},
    Variable{"TIERLINE_METRICS_DIR", "none", "directory for the metrics of runs, a file per tool"},
    Variable{"TIERLINE_MIN_DISK_GB", "1",
             "free space below which a long step stops, in GB (1e9 bytes); 0: never"},
    Variable{"TIERLINE_MAX_MEMORY_PERCENT", "90",
             "memory in use above which a long step stops, in percent; 100: never"},
    Variable{"TMPDIR", "/tmp", "directory of temporary files"},
    Variable{"XDG_STATE_HOME", "~/.local/state", "directory above TIERLINE_HOME's default"},
    Variable{"PGHOST", "none: the private PostgreSQL", "host name or socket directory"},
    Variable{"PGHOSTADDR", "none", "IP address, when no name shall be looked up"},
    Variable{"PGPORT", "5432", "port number"},
    Variable{"PGUSER", "the user's name", "role"},
    Variable{"PGDATABASE", "the role's name", "database"},
    Variable{"PGPASSWORD", "none", "password; a PGPASSFILE is better", {}, true},
    Variable{"PGPASSFILE", "~/.pgpass", "file of passwords, readable by its owner only"},
    Variable{"PGSERVICE", "none", "section of PGSERVICEFILE"},
    Variable{"PGSERVICEFILE", "~/.pg_service.conf", "file of connection settings"},
    Variable{"PGSSLMODE", "prefer", "disable, allow, prefer, require, verify-ca or verify-full"},
    Variable{"PGSSLROOTCERT", "~/.postgresql/root.crt", "file of trusted certificates"},
    Variable{"PGCONNECT_TIMEOUT", "5", "seconds to wait for a connection"},
};

}  // namespace

std::span<const Variable> variables() { return all; }

const Variable* find_variable(std::string_view name) {
  const auto* const found = std::find_if(
      all.begin(), all.end(), [&](const Variable& variable) { return variable.name == name; });
  return found == all.end() ? nullptr : found;
}

}  // namespace tierline::config
