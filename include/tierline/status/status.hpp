#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/etl/job_runs.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What happened last, and what people see now. Looks, and changes nothing.
namespace tierline::status {

struct Options {
  std::uint64_t runs = 10;             ///< how many of the last ones
  std::filesystem::path backups = {};  ///< directory of the backups
};

struct Run {
  std::string run_id;
  std::string tool;
  std::string started_at;  ///< ISO 8601, UTC
  /// Nothing while it runs, or if it was killed; so are the two below.
  std::optional<std::string> finished_at = {};
  std::optional<std::string> verdict = {};  ///< pass, warn, fail, or error: no answer
  std::optional<double> seconds = {};
  std::string closed_gates = {};  ///< `profile corruption tickets, …`
};

/// A session that writes into this database now.
struct Worker {
  std::string tool;
  std::string server_process;
};

struct Release {
  std::string schema;
  std::string published_at;                   ///< ISO 8601, UTC
  std::map<std::string, std::uint64_t> rows;  ///< by table
};

struct Backup {
  std::string name;
  std::string created_at;  ///< ISO 8601, UTC
  std::uint64_t size_bytes = 0;
  std::string verified_at = {};  ///< the last verification; empty: never
  std::string level = {};        ///< of that one: file, open or restore
  std::string verdict = {};      ///< of that one
};

struct Report {
  std::string database;
  bool has_books = false;  ///< else nothing of tierline was ever applied here
  std::size_t pending_steps =
      0;                       ///< schema migrations that this program knows and the database not
  std::vector<Run> runs = {};  ///< newest first
  std::vector<Run> unfinished = {};
  std::vector<Worker> at_work = {};
  std::vector<etl::JobRun> jobs = {};  ///< of each job of the daemon what was due last, by name
  std::optional<Release> published = {};
  std::map<std::string, std::uint64_t> quarantined = {};  ///< open rows, by table
  std::vector<Backup> backups = {};                       ///< newest first

  /// An answer is a pass, whatever it says.
  Verdict verdict() const { return Verdict::pass; }
};

/// \throws Error unavailable when the server goes away
Report run(const Options& options, postgres::Session& target,
           const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::status
