#include "tierline/pipeline/pipeline.hpp"

#include "tierline/backup/backup.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/file_lock.hpp"
#include "tierline/base/files.hpp"
#include "tierline/cleaner/cleaner.hpp"
#include "tierline/etl/runs.hpp"
#include "tierline/importer/importer.hpp"
#include "tierline/migrator/migrator.hpp"
#include "tierline/observability/stages.hpp"
#include "tierline/observability/usage.hpp"
#include "tierline/preflight/preflight.hpp"
#include "tierline/profiler/profiler.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/snapshot/snapshot.hpp"
#include "tierline/sql/postgres.hpp"
#include "tierline/tier_backfill/tier_backfill.hpp"
#include "tierline/validator/validator.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>

namespace tierline::pipeline {
namespace {

void demand_one_origin(const Options& options) {
  const bool exports = !options.files.empty() || !options.tickets.empty() ||
                       !options.comments.empty() || !options.timesheets.empty();
  if (exports == options.source.empty()) return;
  throw Error{ErrorCode::usage,
              exports ? "cannot run on exports and a source database at once"
                      : "cannot run without data: neither exports nor a source database are given",
              "give the exports, or --source"};
}

/// Two runs in one directory would replace each other's files between their steps.
FileLock lock_work(const std::filesystem::path& work) {
  const auto file = work / ".lock";
  if (auto held = FileLock::try_take(file)) return std::move(*held);
  throw Error{ErrorCode::conflict,
              fmt::format("cannot run in \"{}\": another run is in progress there, process {}",
                          work.string(), holder_of(file)),
              "wait for it, or name another directory with --work"};
}

/// The steps of one run and what they hand on.
class Run {
 public:
  Run(const Options& options, postgres::Session& target, const observability::Services& services,
      TimePoint started_at)
      : options_{options},
        target_{target},
        services_{services},
        started_at_{started_at},
        source_{options.source.empty() ? options.work / "source.db" : options.source} {}

  Report go() {
    const Stopwatch watch;
    step("preflight", [&](Stage& stage) { preflight(stage); });
    if (report_.verdict() != Verdict::fail) open_books();
    if (etl::has_books(target_)) {
      etl::record_gate(target_, services_.run_id, preflight_gate());
    }
    if (!options_.no_backup) step("backup", [&](Stage& stage) { backup(stage); });
    if (options_.source.empty()) step("import", [&](Stage& stage) { import(stage); });
    step("profile", [&](Stage& stage) { profile(stage); });
    step("clean", [&](Stage& stage) { clean(stage); });
    step("migrate", [&](Stage& stage) { migrate(stage); });
    step("tier-backfill", [&](Stage& stage) { backfill(stage); });
    step("snapshot", [&](Stage& stage) { snapshot(stage); });
    step("validate", [&](Stage& stage) { validate(stage); });
    report_.profile = profile_path();
    report_.seconds = watch.seconds();
    report_.peak_rss_bytes = observability::peak_rss_bytes();
    return std::move(report_);
  }

 private:
  void step(const std::string& name, const std::function<void(Stage&)>& action) {
    Stage stage{.name = name};
    if (report_.verdict() != Verdict::fail) {
      services_.log.enter(name);
      services_.log.info("begin stage", {{"stage", name}});
      const Stopwatch watch;
      action(stage);
      stage.seconds = watch.seconds();
      observability::set_stage_duration(services_.metrics, name, stage.seconds);
      services_.log.enter({});
    }
    report_.stages.push_back(std::move(stage));
  }

  /// Each of several jobs has one of its own.
  int needed_connections() const {
    const auto least = preflight::Options{}.needed_connections;
    return options_.jobs > 1 ? least + static_cast<int>(options_.jobs) : least;
  }

  /// Gate 0: before anything is changed.
  void preflight(Stage& stage) {
    preflight_ = preflight::run({.sources = sources(),
                                 .contract = options_.contract,
                                 .tier_rules = options_.tier_rules,
                                 .work = options_.work,
                                 .backups = options_.backups,
                                 .scratch = options_.scratch,
                                 .tool_directories = options_.tool_directories,
                                 .no_backup = options_.no_backup,
                                 .needed_connections = needed_connections(),
                                 .for_own_run = true},
                                connect(), services_);
    for (const auto& finding : preflight_.findings) {
      if (finding.verdict != Verdict::fail) continue;
      report_.closed_by += fmt::format("preflight {}: {}\n", finding.name, finding.detail);
      if (!finding.hint.empty()) report_.closed_by += fmt::format("  hint: {}\n", finding.hint);
    }
    finish(stage, preflight_);
  }

  etl::GateRecord preflight_gate() const {
    const auto& findings = preflight_.findings;
    const auto passed = std::count_if(findings.begin(), findings.end(), [](const auto& finding) {
      return finding.verdict == Verdict::pass;
    });
    return {"preflight", "preflight", std::string{to_string(preflight_.verdict())},
            fmt::format("{} of {} checks passed", passed, findings.size())};
  }

  /// A database that had no books gets them now, and in them what preflight found.
  void open_books() {
    was_empty_ = !etl::has_books(target_);
    releases::prepare(target_, started_at_);
    etl::begin_run(target_, services_.run_id, "run", started_at_);
    if (was_empty_) preflight::record(preflight_, target_, services_);
  }

  /// What this run adds to or replaces: the source database, and what of ours is in PostgreSQL.
  void backup(Stage& stage) {
    auto reports = nlohmann::json::array();
    stage.verdict = Verdict::pass;
    const auto add = [&](const char* gate, const std::filesystem::path& source) {
      const auto report = backup::run({.action = backup::Action::create,
                                       .directory = options_.backups,
                                       .source = source,
                                       .tool_directories = options_.tool_directories},
                                      connect(), services_);
      stage.verdict = worst(*stage.verdict, report.verdict());
      for (const auto& entry : report.entries) {
        etl::record_gate(target_, services_.run_id,
                         {stage.name, gate, std::string{to_string(entry.verdict)}, entry.detail});
        for (const auto& [table, state] : entry.manifest->tables) stage.rows += state.rows;
      }
      reports.push_back(to_json(report));
    };
    std::error_code not_there;
    if (options_.source.empty() && std::filesystem::exists(source_, not_there)) {
      add("backup-source", source_);
    }
    if (!was_empty_) add("backup-database", {});
    stage.report = std::make_shared<const nlohmann::json>(std::move(reports));
  }

  void import(Stage& stage) {
    const auto report = importer::run({.files = options_.files,
                                       .tickets = options_.tickets,
                                       .comments = options_.comments,
                                       .timesheets = options_.timesheets,
                                       .contract = options_.contract,
                                       .sheet = options_.sheet,
                                       .output = source_,
                                       .cut_off = options_.cut_off,
                                       .roster = options_.roster},
                                      services_);
    std::vector<quality::GateResult> gates;
    for (const auto& file : report.files) {
      stage.rows += file.rows_read;
      if (file.gate) gates.push_back(*file.gate);
    }
    record_gates(stage.name, gates);
    finish(stage, report);
  }

  void profile(Stage& stage) {
    const auto report = profiler::run(
        {.source = source_, .contract = options_.contract, .output = profile_path()}, services_);
    for (const auto& table : report.tables) stage.rows += table.rows;
    record_gates(stage.name, report.gates);
    finish(stage, report);
  }

  void clean(Stage& stage) {
    const auto report = cleaner::run({.source = source_,
                                      .profile = profile_path(),
                                      .contract = options_.contract,
                                      .output = clean_path()},
                                     services_);
    for (const auto& table : report.tables) stage.rows += table.rows_read;
    record_gates(stage.name, report.gates);
    finish(stage, report);
  }

  void migrate(Stage& stage) {
    const auto report = migrator::run({.source = clean_path(),
                                       .contract = options_.contract,
                                       .tier_rules = options_.tier_rules,
                                       .proof = options_.proof,
                                       .min_score = options_.min_score,
                                       .accept_change = options_.accept_change,
                                       .keep = options_.keep,
                                       .jobs = options_.jobs},
                                      target_, services_);
    if (report.published) report_.release = report.schema;
    for (const auto& table : report.tables) {
      stage.rows += table.rows_loaded;
      for (const auto& mismatch : table.mismatches) {
        report_.closed_by += fmt::format("proof {}: {}\n", table.table, mismatch);
      }
    }
    for (const auto& gate : report.gates) {
      etl::record_gate(target_, services_.run_id,
                       {stage.name, gate.name, word_of(gate.outcome), gate.detail});
      if (gate.open()) continue;
      report_.closed_by += fmt::format("{}: {}\n", gate.name, gate.detail);
      if (!gate.hint.empty()) report_.closed_by += fmt::format("  hint: {}\n", gate.hint);
    }
    if (!report.published && !report.schema.empty()) {
      report_.closed_by += fmt::format(
          "{0} is loaded and proved, and stays unpublished\n"
          "  hint: tierline releases diff {0} compares it; publish {0} shows it; retire {0} drops "
          "it\n",
          report.schema);
    }
    finish(stage, report);
  }

  void backfill(Stage& stage) {
    const auto report = tier_backfill::run({.rules = options_.tier_rules}, target_, services_);
    stage.rows = std::get<tier_backfill::Backfill>(report.answer).read;
    finish(stage, report);
  }

  /// Every day, week and month of the data, so that trends and seven-day windows have their past.
  void snapshot(Stage& stage) {
    auto reports = nlohmann::json::array();
    stage.verdict = Verdict::pass;
    for (const auto period :
         {snapshot::Period::day, snapshot::Period::week, snapshot::Period::month}) {
      const auto report = snapshot::run({.period = period, .whole_span = true}, target_, services_);
      stage.rows += report.rows;
      stage.verdict = worst(*stage.verdict, report.verdict());
      reports.push_back(to_json(report));
    }
    stage.report = std::make_shared<const nlohmann::json>(std::move(reports));
  }

  void validate(Stage& stage) {
    // Gate 3 has asked the dashboards' queries; while much is written their times mean nothing.
    const auto report =
        validator::run({.dashboards = false, .min_score = options_.min_score}, target_, services_);
    for (const auto& finding : report.findings) {
      if (finding.verdict != Verdict::fail) continue;
      report_.closed_by += fmt::format("{}: {}\n", finding.name, finding.detail);
    }
    finish(stage, report);
  }

  /// The books of gates know three words.
  static std::string word_of(quality::Outcome outcome) {
    switch (outcome) {
      case quality::Outcome::pass:
      case quality::Outcome::not_applicable: return "pass";
      case quality::Outcome::warn: return "warn";
      case quality::Outcome::fail:
      case quality::Outcome::error: break;
    }
    return "fail";
  }

  template <typename StepReport>
  static void finish(Stage& stage, const StepReport& report) {
    stage.verdict = report.verdict();
    stage.report = std::make_shared<const nlohmann::json>(to_json(report));
  }

  void record_gates(const std::string& stage, const std::vector<quality::GateResult>& gates) {
    for (const auto& gate : gates) {
      const auto name = gate.subject.empty() ? gate.name : gate.name + " " + gate.subject;
      etl::record_gate(target_, services_.run_id,
                       {stage, name, std::string{to_string(gate.verdict)}, gate.detail});
      if (!gate.open()) report_.closed_by += fmt::format("{}: {}\n", name, gate.detail);
    }
  }

  std::filesystem::path profile_path() const { return options_.work / "profile.json"; }
  std::filesystem::path clean_path() const { return options_.work / "clean.db"; }

  std::vector<std::filesystem::path> sources() const {
    if (!options_.source.empty()) return {options_.source};
    auto files = options_.files;
    for (const auto& file : {options_.tickets, options_.comments, options_.timesheets}) {
      if (!file.empty()) files.push_back(file);
    }
    return files;
  }

  preflight::Connect connect() {
    return [this]() -> postgres::Session& { return target_; };
  }

  const Options& options_;
  postgres::Session& target_;
  const observability::Services& services_;
  TimePoint started_at_;
  std::filesystem::path source_;
  preflight::Report preflight_;
  bool was_empty_ = false;  ///< nothing of ours was in the database: nothing to back up
  Report report_;
};

TierMix read_mix(postgres::Session& target) {
  TierMix mix;
  for (const auto& row : target.query(sql::postgres::published_mix)) {
    const auto count = std::stoull(row.at(1).value());
    const auto tier = tickets::tier_of(row.at(0).value_or(""));
    (tier ? mix.counts.at(index_of(*tier)) : mix.untiered) += count;
  }
  const auto span = target.query(sql::postgres::published_span).at(0);
  mix.first_day = span.at(0).value_or("");
  mix.last_day = span.at(1).value_or("");
  mix.days = static_cast<std::uint32_t>(std::stoul(span.at(2).value_or("0")));
  for (const auto& row : target.query(sql::postgres::tier_costs_in_force, {mix.last_day})) {
    const auto tier = tickets::tier_of(row.at(0).value()).value();
    mix.costs.at(index_of(tier)) = {tier, std::stod(row.at(1).value()),
                                    std::stod(row.at(2).value())};
  }
  return mix;
}

/// Preflight may have refused a database without books.
void finish(postgres::Session& target, std::string_view verdict,
            const observability::Services& services) {
  if (!etl::has_books(target)) return;
  etl::finish_run(target, services.run_id, verdict, services.clock.now());
}

/// The record of a run that ended by an error must not hide that error by another one.
void note_failure(postgres::Session& target, const observability::Services& services) {
  const postgres::Uninterrupted to_the_end{target};
  try {
    finish(target, "error", services);
  } catch (const Error& error) {
    services.log.warn("the end of the run is not in the books", {{"cause", error.message()}});
  }
}

}  // namespace

bool Report::published() const { return !release.empty(); }

bool Report::profiled() const {
  return std::any_of(stages.begin(), stages.end(), [](const Stage& stage) {
    return stage.name == "profile" && stage.verdict.has_value();
  });
}

Verdict Report::verdict() const {
  auto result = Verdict::pass;
  for (const auto& stage : stages) {
    if (stage.verdict) result = worst(result, *stage.verdict);
  }
  return result;
}

Report run(const Options& options, postgres::Session& target,
           const observability::Services& services) {
  demand_one_origin(options);
  make_private_directory(options.work);
  const auto held = lock_work(options.work);
  const auto started_at = services.clock.now();
  if (etl::has_books(target)) etl::begin_run(target, services.run_id, "run", started_at);
  try {
    auto report = Run{options, target, services, started_at}.go();
    if (report.published()) {
      report.mix = read_mix(target);
      // Tickets from before the first date of costs have none; validator says so.
      const auto& costs = report.mix->costs;
      const bool priced =
          std::all_of(costs.begin(), costs.end(), [](const auto& tier) { return tier.cost > 0; });
      if (report.mix->days > 0 && priced) {
        report.mix->cost = tier_cost(report.mix->counts, report.mix->costs, report.mix->days);
      }
    }
    finish(target, to_string(report.verdict()), services);
    return report;
  } catch (...) {
    note_failure(target, services);
    throw;
  }
}

}  // namespace tierline::pipeline
