#include "tierline/pipeline/pipeline.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/file_lock.hpp"
#include "tierline/base/files.hpp"
#include "tierline/cleaner/cleaner.hpp"
#include "tierline/etl/runs.hpp"
#include "tierline/importer/importer.hpp"
#include "tierline/migrator/migrator.hpp"
#include "tierline/observability/stages.hpp"
#include "tierline/observability/usage.hpp"
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

namespace sql = tierline::sql::postgres;

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
  Run(const Options& options, postgres::Session& target, const observability::Services& services)
      : options_{options},
        target_{target},
        services_{services},
        source_{options.source.empty() ? options.work / "source.db" : options.source} {}

  Report go() {
    const Stopwatch watch;
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
    const auto report = migrator::run(
        {.source = clean_path(), .contract = options_.contract, .tier_rules = options_.tier_rules},
        target_, services_);
    for (const auto& table : report.tables) {
      stage.rows += table.rows_loaded;
      for (const auto& mismatch : table.mismatches) {
        report_.closed_by += fmt::format("proof {}: {}\n", table.table, mismatch);
      }
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
    const auto report = validator::run({}, target_, services_);
    for (const auto& finding : report.findings) {
      if (finding.verdict != Verdict::fail) continue;
      report_.closed_by += fmt::format("{}: {}\n", finding.name, finding.detail);
    }
    finish(stage, report);
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

  const Options& options_;
  postgres::Session& target_;
  const observability::Services& services_;
  std::filesystem::path source_;
  Report report_;
};

TierMix read_mix(postgres::Session& target) {
  TierMix mix;
  for (const auto& row : target.query(sql::published_mix)) {
    const auto count = std::stoull(row.at(1).value());
    const auto tier = tickets::tier_of(row.at(0).value_or(""));
    (tier ? mix.counts.at(index_of(*tier)) : mix.untiered) += count;
  }
  const auto span = target.query(sql::published_span).at(0);
  mix.first_day = span.at(0).value_or("");
  mix.last_day = span.at(1).value_or("");
  mix.days = static_cast<std::uint32_t>(std::stoul(span.at(2).value_or("0")));
  for (const auto& row : target.query(sql::tier_costs_in_force, {mix.last_day})) {
    const auto tier = tickets::tier_of(row.at(0).value()).value();
    mix.costs.at(index_of(tier)) = {tier, std::stod(row.at(1).value()),
                                    std::stod(row.at(2).value())};
  }
  return mix;
}

/// The record of a run that ended by an error must not hide that error by another one.
void note_failure(postgres::Session& target, const observability::Services& services) {
  const postgres::Uninterrupted to_the_end{target};
  try {
    etl::finish_run(target, services.run_id, "error", services.clock.now());
  } catch (const Error& error) {
    services.log.warn("the end of the run is not in the books", {{"cause", error.message()}});
  }
}

}  // namespace

bool Report::published() const {
  return std::any_of(stages.begin(), stages.end(), [](const Stage& stage) {
    return stage.name == "migrate" && stage.verdict == Verdict::pass;
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
  make_directories(options.work);
  const auto held = lock_work(options.work);
  const auto started_at = services.clock.now();
  releases::prepare(target, started_at);
  etl::begin_run(target, services.run_id, "run", started_at);
  try {
    auto report = Run{options, target, services}.go();
    if (report.published()) {
      report.mix = read_mix(target);
      if (report.mix->days > 0) {
        report.mix->cost = tier_cost(report.mix->counts, report.mix->costs, report.mix->days);
      }
    }
    etl::finish_run(target, services.run_id, to_string(report.verdict()), services.clock.now());
    return report;
  } catch (...) {
    note_failure(target, services);
    throw;
  }
}

}  // namespace tierline::pipeline
