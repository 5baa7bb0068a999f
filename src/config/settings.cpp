#include "tierline/config/settings.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/run_id.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <vector>

namespace tierline::config {
namespace {

std::filesystem::path default_home(const Environment& environment, Account account) {
  if (account == Account::root) return "/var/lib/tierline";
  if (const auto state = environment.find("XDG_STATE_HOME")) {
    return std::filesystem::path{*state} / "tierline";
  }
  if (const auto home = environment.find("HOME")) {
    return std::filesystem::path{*home} / ".local/state/tierline";
  }
  throw Error{ErrorCode::config, "cannot find a directory for state: HOME is not set",
              "set TIERLINE_HOME to a directory of yours"};
}

std::string one_of(const Environment& environment, std::string_view name,
                   const std::vector<std::string>& allowed, const std::string& otherwise) {
  const auto given = environment.find(name);
  if (!given) return otherwise;
  if (std::find(allowed.begin(), allowed.end(), *given) == allowed.end()) {
    throw Error{ErrorCode::config, fmt::format("cannot use {}=\"{}\": not one of {}", name, *given,
                                               fmt::join(allowed, ", "))};
  }
  return *given;
}

double number_of(const Environment& environment, std::string_view name, double otherwise,
                 double most) {
  const auto given = environment.find(name);
  if (!given) return otherwise;
  double value = -1;
  const auto* end = given->data() + given->size();
  const auto read = std::from_chars(given->data(), end, value);
  if (read.ec != std::errc{} || read.ptr != end || !(value >= 0 && value <= most)) {
    throw Error{ErrorCode::config,
                fmt::format("cannot use {}=\"{}\": not a number from 0 to {}", name, *given, most)};
  }
  return value;
}

std::string run_id_of(const Environment& environment) {
  const auto given = environment.find("TIERLINE_RUN_ID");
  if (given && !is_run_id(*given)) {
    throw Error{ErrorCode::config,
                "cannot use TIERLINE_RUN_ID: not of letters, digits, - and _, 64 at most"};
  }
  return given.value_or("");
}

std::vector<std::filesystem::path> directories_in(std::string_view path) {
  std::vector<std::filesystem::path> directories;
  while (!path.empty()) {
    const auto end = std::min(path.find(':'), path.size());
    if (end > 0) directories.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return directories;
}

}  // namespace

Account current_account() { return ::geteuid() == 0 ? Account::root : Account::user; }

Settings read_settings(const Environment& environment, Account account) {
  const auto home = environment.find("TIERLINE_HOME");
  return {
      std::filesystem::absolute(home ? std::filesystem::path{*home}
                                     : default_home(environment, account)),
      environment.find("TIERLINE_PG_SOCKET").value_or(""),
      environment.find("TIERLINE_METRICS_DIR").value_or(""),
      directories_in(environment.find("PATH").value_or("/usr/bin:/bin")),
      environment.find("TMPDIR").value_or("/tmp"),
      one_of(environment, "TIERLINE_LOG_LEVEL", {"debug", "info", "warn", "error"}, "info"),
      one_of(environment, "TIERLINE_LOG_FORMAT", {"text", "json"}, "text"),
      number_of(environment, "TIERLINE_MIN_DISK_GB", 1, 1e6),
      number_of(environment, "TIERLINE_MAX_MEMORY_PERCENT", 90, 100),
      environment.find("TIERLINE_LOG_FILE").value_or(""),
      run_id_of(environment),
  };
}

}  // namespace tierline::config
