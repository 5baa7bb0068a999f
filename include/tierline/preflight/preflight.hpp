#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Gate 0: can this machine carry the load now? Looks, and changes nothing but the books: there are
/// its findings, where the database has books.
namespace tierline::preflight {

struct Options {
  std::vector<std::filesystem::path> sources = {};  ///< exports or source databases to be read
  std::filesystem::path contract = {};              ///< empty: the built-in one
  std::string tier_rules = "v2";
  std::filesystem::path work = {};         ///< where source.db, profile.json and clean.db will be
  std::filesystem::path backups = {};      ///< where a dump will be
  std::filesystem::path scratch = "/tmp";  ///< where temporary files will be
  std::vector<std::filesystem::path> tool_directories = {};  ///< where pg_dump is looked for
  bool no_backup = false;                 ///< a load without a way back is wanted
  std::vector<std::string> require = {};  ///< checks whose warning is a failure
  double recommended_memory_gib = 4.0;
  int oldest_server = 15;      ///< major version
  int needed_connections = 4;  ///< of the server, besides those in use
  /// The run that asks holds the lock of `work`, and applies the schema migrations itself.
  bool for_own_run = false;
};

/// A figure of a finding; its name ends in its unit, as in `available_bytes`.
using Figures = std::map<std::string, double>;

struct Finding {
  std::string name;  ///< of the check
  Verdict verdict = Verdict::fail;
  std::string detail;
  std::string hint;  ///< empty for a pass
  Figures figures = {};
};

struct Report {
  TimePoint started_at;
  std::vector<Finding> findings;

  /// The worst of the findings; without any, fail.
  Verdict verdict() const;
};

/// What the checks may look at.
struct Subject {
  const Options& options;
  postgres::Session* session = nullptr;  ///< null when the server does not answer
  const Clock& clock;
};

struct Check {
  std::string_view name;      ///< stable, kebab-case; scripts match on it
  std::string_view question;  ///< what a pass means, for the documentation
  bool asks_server;           ///< cannot be made without a connection
  Finding (*run)(const Subject& subject);
};

/// All checks, in the order in which they are made.
std::vector<Check> checks();

/// Opens the connection, at most once. \throws Error as postgres::Session does
using Connect = std::function<postgres::Session&()>;

/// Makes every check, also after one that fails; one that cannot be made fails.
/// \throws Error usage for a name in `require` that is no check; interrupted
Report run(const Options& options, const Connect& connect, const observability::Services& services);

/// Writes the findings into the books, where the database has some: `run` does it as well. That
/// they cannot be written is logged and no error.
void record(const Report& report, postgres::Session& session,
            const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::preflight
