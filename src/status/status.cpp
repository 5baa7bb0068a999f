#include "tierline/status/status.hpp"

#include "tierline/backup/backup.hpp"
#include "tierline/etl/migrations.hpp"
#include "tierline/sql/postgres.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::status {
namespace {

std::vector<Run> last_runs(postgres::Transaction& transaction, std::uint64_t limit) {
  std::vector<Run> runs;
  for (const auto& row : transaction.query(sql::postgres::last_runs, {std::to_string(limit)})) {
    Run run{row.at(0).value(), row.at(1).value(), row.at(2).value(), row.at(3), row.at(4)};
    if (row.at(5)) run.seconds = std::stod(*row.at(5));
    run.closed_gates = row.at(6).value_or("");
    runs.push_back(std::move(run));
  }
  return runs;
}

std::vector<Run> unfinished_runs(postgres::Transaction& transaction) {
  std::vector<Run> runs;
  for (const auto& row : transaction.query(sql::postgres::unfinished_runs)) {
    runs.push_back({row.at(0).value(), row.at(1).value(), row.at(2).value()});
  }
  return runs;
}

std::optional<Release> published_release(postgres::Transaction& transaction) {
  for (const auto& row : transaction.query(sql::postgres::releases)) {
    if (row.at(4) != "true") continue;
    return Release{row.at(0).value(), row.at(3).value_or(""),
                   nlohmann::json::parse(row.at(5).value())};
  }
  return std::nullopt;
}

void read_books(Report& report, postgres::Session& target, const Options& options) {
  postgres::Transaction transaction{target};
  const auto applied = etl::read_applied(transaction);
  for (const auto& migration : etl::builtin_migrations()) {
    if (migration.applies_to != etl::AppliesTo::database) continue;
    if (applied.has(migration.number, "")) {
      report.has_books = true;
    } else {
      ++report.pending_steps;
    }
  }
  if (!report.has_books) return;
  report.runs = last_runs(transaction, options.runs);
  report.unfinished = unfinished_runs(transaction);
  report.published = published_release(transaction);
  for (const auto& row : transaction.query(sql::postgres::loads_at_work)) {
    report.at_work.push_back({row.at(0).value(), row.at(1).value()});
  }
  // An older quarantine does not say what is open.
  if (report.pending_steps > 0) return;
  for (const auto& row : transaction.query(sql::postgres::open_quarantine)) {
    report.quarantined.emplace(row.at(0).value(), std::stoull(row.at(1).value()));
  }
}

std::vector<Backup> list_backups(const std::filesystem::path& directory, postgres::Session& target,
                                 const observability::Services& services) {
  const auto list = backup::run(
      {.action = backup::Action::list, .directory = directory},
      [&]() -> postgres::Session& { return target; }, services);
  std::vector<Backup> backups;
  for (const auto& entry : list.entries) {
    if (!entry.manifest) continue;
    Backup one{entry.name, entry.manifest->created_at, entry.manifest->size_bytes};
    if (const auto* latest = entry.manifest->latest()) {
      one.verified_at = latest->at;
      one.level = backup::to_string(latest->level);
      one.verdict = tierline::to_string(latest->verdict);
    }
    backups.push_back(std::move(one));
  }
  std::stable_sort(backups.begin(), backups.end(),
                   [](const Backup& a, const Backup& b) { return a.created_at > b.created_at; });
  return backups;
}

}  // namespace

Report run(const Options& options, postgres::Session& target,
           const observability::Services& services) {
  Report report;
  report.database = target.description();
  read_books(report, target, options);
  if (etl::has_job_runs(target)) {
    for (auto& [name, last] : etl::last_of_jobs(target))
      report.jobs.push_back(std::move(last.last));
  }
  report.backups = list_backups(options.backups, target, services);
  return report;
}

}  // namespace tierline::status
