#include "tierline/backup/roll_back.hpp"

#include "tierline/base/error.hpp"
#include "tierline/etl/findings.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/sql/postgres.hpp"

#include "backup/restore.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::backup {
namespace {

constexpr std::string_view release_prefix = "sd_v";

bool holds_release_of(const Backup& backup, const std::string& database) {
  if (!backup.fault.empty() || backup.manifest->engine != Engine::postgresql) return false;
  const auto& schemas = backup.manifest->schemas;
  const auto& tables = backup.manifest->tables;
  if (backup.manifest->database != database || schemas.empty()) return false;
  if (!schemas.front().starts_with(release_prefix)) return false;
  const auto release = schemas.front() + ".";
  return std::any_of(tables.begin(), tables.end(), [&](const auto& table) {
    return table.first.starts_with(release) && table.second.rows > 0;
  });
}

std::string newest(const std::filesystem::path& directory, const std::string& database) {
  const auto catalogue = read_catalogue(directory);
  const auto found =
      std::find_if(catalogue.backups.rbegin(), catalogue.backups.rend(),
                   [&](const Backup& backup) { return holds_release_of(backup, database); });
  if (found != catalogue.backups.rend()) return found->name;
  throw Error{ErrorCode::data,
              fmt::format("cannot roll back: no backup in \"{}\" holds a release of database "
                          "\"{}\" with rows",
                          directory.native(), database),
              "--backups names another directory; tierline backup list shows what there is"};
}

std::string published_in(postgres::Session& target) {
  postgres::Transaction transaction{target};
  return releases::published(transaction).value_or("");
}

/// One finding, as a rollback without a backup has.
void record(const observability::Services& services, TimePoint started_at, std::string_view verdict,
            const std::string& detail, postgres::Session& target) {
  etl::record_past_run(
      target, {services.run_id, "releases", std::string{verdict}, started_at, services.clock.now()},
      {{"releases-rollback", verdict == "pass" ? "pass" : "fail", detail, {}}},
      [&](const Error& cause) {
        services.log.warn("the rollback is not in the books", {{"cause", cause.message()}});
      });
}

void act(const Options& options, postgres::Session& target, const observability::Services& services,
         RollBackReport& report) {
  report.before = published_in(target);
  report.after = report.before;
  report.restored = restore({options, [&]() -> postgres::Session& { return target; }, services});
  if (report.restored.verdict == Verdict::fail) return;
  const auto& release = report.restored.manifest->schemas.front();
  releases::publish(target, release, services.clock);
  report.after = release;
}

}  // namespace

RollBackReport roll_back(const RollBackOptions& given, postgres::Session& target,
                         const observability::Services& services) {
  const auto started_at = services.clock.now();
  const auto database = target.query(sql::postgres::database_and_server).at(0).at(0).value();
  const Options options{
      .action = Action::restore,
      .directory = given.directory,
      .names = {given.name.empty() ? newest(given.directory, database) : given.name},
      .confirmed = true,
      .release_alone = true,
      .tool_directories = given.tool_directories};
  RollBackReport report{target.description(), {}, {}, {}};
  try {
    act(options, target, services, report);
  } catch (const Error& error) {
    record(services, started_at, "error", error.message(), target);
    throw;
  }
  record(
      services, started_at, to_string(report.verdict()),
      fmt::format("{}: {} is published, {} was", report.restored.name, report.after, report.before),
      target);
  return report;
}

std::string to_text(const RollBackReport& report) {
  const auto& restored = report.restored;
  auto text = fmt::format("{}  {}  {}  {}\n", to_string(restored.verdict), restored.outcome,
                          restored.name, restored.detail);
  if (!restored.hint.empty()) text += fmt::format("hint: {}\n", restored.hint);
  return text + fmt::format("{} is published, {} was\n{}\n", report.after, report.before,
                            to_string(report.verdict()));
}

nlohmann::json to_json(const RollBackReport& report) {
  return {{"action", "rollback"},
          {"database", report.database},
          {"backup", report.restored.name},
          {"outcome", report.restored.outcome},
          {"detail", report.restored.detail},
          {"hint", report.restored.hint},
          {"before", report.before},
          {"after", report.after}};
}

}  // namespace tierline::backup
