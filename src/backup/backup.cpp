#include "tierline/backup/backup.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/mebibytes.hpp"
#include "tierline/etl/findings.hpp"

#include "backup/catalogue.hpp"
#include "backup/create.hpp"
#include "backup/postgres_dump.hpp"
#include "backup/prune.hpp"
#include "backup/restore.hpp"
#include "backup/verify.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace tierline::backup {
namespace {

std::string state_of(const Backup& backup) {
  if (!backup.fault.empty()) return backup.fault;
  const auto& manifest = *backup.manifest;
  auto text =
      fmt::format("{}, {:.1f} MiB", summary(manifest.tables), mebibytes(manifest.size_bytes));
  const auto* latest = manifest.latest();
  if (latest == nullptr) return text + ", never verified";
  return text + fmt::format(", level {} {} at {}", to_string(latest->level),
                            latest->verdict == Verdict::pass ? "verified" : "failed", latest->at);
}

Entry listed(const Backup& backup) {
  const bool sound = backup.fault.empty() && backup.manifest->is_verified();
  return {backup.name,
          sound ? Verdict::pass : Verdict::warn,
          sound ? "verified" : "unverified",
          state_of(backup),
          sound ? "" : "tierline backup verify " + backup.name,
          backup.manifest};
}

std::vector<Entry> list(const Job& job) {
  const auto catalogue = read_catalogue(job.options.directory);
  std::vector<Entry> entries;
  for (const auto& backup : catalogue.backups) entries.push_back(listed(backup));
  for (const auto& name : catalogue.leftovers) {
    entries.push_back({name, Verdict::warn, "unfinished",
                       "a backup in progress, or what a killed one left",
                       "tierline backup prune removes what was left"});
  }
  return entries;
}

/// ISO 8601, as manifests have it, in seconds since 1970.
double seconds_of(const std::string& time) {
  const auto since_1970 = from_iso8601(time).value_or(TimePoint{}).time_since_epoch();
  return std::chrono::duration<double>(since_1970).count();
}

/// Of all there is, not of this run alone: the file of metrics is replaced by every run.
void publish(const Job& job) {
  auto& metrics = job.services.metrics;
  std::map<std::string, double> verified_at;
  for (const auto& backup : read_catalogue(job.options.directory).backups) {
    if (!backup.fault.empty()) continue;
    const auto& manifest = *backup.manifest;
    const observability::Labels series{{"series", manifest.series}};
    metrics.set("tierline_backup_last_success_timestamp_seconds", seconds_of(manifest.created_at),
                series);
    metrics.set("tierline_backup_size_bytes", static_cast<double>(manifest.size_bytes), series);
    if (!manifest.is_verified()) continue;
    auto& at = verified_at[manifest.series];
    at = std::max(at, seconds_of(manifest.latest()->at));
    metrics.set("tierline_backup_last_verified_timestamp_seconds", at, series);
  }
}

std::vector<Entry> act(const Job& job) {
  switch (job.options.action) {
    case Action::create:
      return {job.options.source.empty() ? create_postgres(job) : create_sqlite(job)};
    case Action::verify: return verify(job);
    case Action::restore: return {restore(job)};
    case Action::prune: return prune(job);
    case Action::list: break;
  }
  return list(job);
}

constexpr const char* tool_name = "backup";

std::vector<etl::FindingRecord> findings_of(const Report& report) {
  std::vector<etl::FindingRecord> findings;
  for (const auto& entry : report.entries) {
    findings.push_back({fmt::format("{}-{}", tool_name, to_string(report.action)),
                        std::string{to_string(entry.verdict)},
                        fmt::format("{} {}: {}", entry.name, entry.outcome, entry.detail),
                        entry.hint});
  }
  return findings;
}

/// Into the books of the database that was asked anyway.
void record(const Job& job, postgres::Session& session, std::string_view verdict,
            TimePoint started_at, const std::vector<etl::FindingRecord>& findings) {
  etl::record_past_run(
      session,
      {job.services.run_id, tool_name, std::string{verdict}, started_at, job.services.clock.now()},
      findings, [&](const Error& cause) {
        job.services.log.warn("the backup is not in the books", {{"cause", cause.message()}});
      });
}

}  // namespace

std::string summary(const Tables& tables) {
  std::uint64_t rows = 0;
  for (const auto& [table, state] : tables) rows += state.rows;
  return fmt::format("{} tables, {} rows", tables.size(), rows);
}

std::vector<std::string> differences(const Tables& wanted, const Tables& found) {
  std::vector<std::string> sentences;
  for (const auto& [table, state] : wanted) {
    const auto other = found.find(table);
    if (other == found.end()) {
      sentences.push_back(fmt::format("table {} is missing", table));
    } else if (other->second.rows != state.rows) {
      sentences.push_back(
          fmt::format("table {} has {} rows, not {}", table, other->second.rows, state.rows));
    } else if (other->second.hash != state.hash) {
      sentences.push_back(fmt::format("table {} has other values", table));
    }
  }
  for (const auto& [table, state] : found) {
    if (wanted.count(table) == 0) sentences.push_back(fmt::format("table {} is new", table));
  }
  return sentences;
}

std::string joined(const std::vector<std::string>& sentences) {
  return fmt::format("{}", fmt::join(sentences, "; "));
}

Verdict Report::verdict() const {
  auto verdict = Verdict::pass;
  for (const auto& entry : entries) verdict = worst(verdict, entry.verdict);
  return verdict;
}

Report run(const Options& options, const Connect& connect,
           const observability::Services& services) {
  const auto started_at = services.clock.now();
  postgres::Session* session = nullptr;
  const Connect noted = [&]() -> postgres::Session& { return *(session = &connect()); };
  const Job job{options, noted, services};
  const bool rehearsal = (options.action == Action::restore && !options.confirmed) ||
                         (options.action == Action::prune && options.dry_run);
  Report report{options.action, options.directory, rehearsal, {}};
  try {
    report.entries = act(job);
  } catch (const Error& error) {
    if (session != nullptr && !rehearsal) {
      record(job, *session, "error", started_at,
             {{fmt::format("{}-{}", tool_name, to_string(options.action)), "fail", error.message(),
               error.hint()}});
    }
    throw;
  }
  publish(job);
  if (session != nullptr && !rehearsal) {
    record(job, *session, to_string(report.verdict()), started_at, findings_of(report));
  }
  return report;
}

}  // namespace tierline::backup
