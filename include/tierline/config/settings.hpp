#pragma once

#include "tierline/config/environment.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tierline::config {

/// What the environment decides for every program. A flag of the same meaning wins.
struct Settings {
  std::filesystem::path home;  ///< state: the private PostgreSQL, default outputs; absolute
  std::filesystem::path server_socket;      ///< of the private PostgreSQL; empty: it finds one
  std::filesystem::path metrics_directory;  ///< a file per tool is written here; empty: nowhere
  std::vector<std::filesystem::path> tool_directories;  ///< of PATH: where pg_dump is looked for
  std::filesystem::path scratch;                        ///< temporary files
  std::string log_level;                                ///< debug, info, warn or error
  std::string log_format;                               ///< text or json
  double min_disk_gb = 1;          ///< free space below which a long step stops, in 1e9 bytes
  double max_memory_percent = 90;  ///< memory in use above which it stops
  std::filesystem::path log_file;  ///< gets the logs as well; empty: none
  std::string run_id;              ///< of the run; empty: it makes its own
};

/// Who runs us decides where state lives by default.
enum class Account { root, user };

Account current_account();

/// \throws Error config for a value that is not allowed, or when no home can be found
Settings read_settings(const Environment& environment, Account account);

}  // namespace tierline::config
