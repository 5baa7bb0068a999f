#include "tierline/status/status.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tierline::status {
namespace {

std::string rows_text(const std::map<std::string, std::uint64_t>& rows) {
  std::string text;
  for (const auto& [table, count] : rows) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", table, count);
  }
  return text;
}

std::string run_line(const Run& run) {
  auto line = fmt::format(
      "{}  {:<16}  {:<5}  {:>8}  {}", run.started_at, run.tool, run.verdict.value_or("-"),
      run.seconds ? fmt::format("{:.1f} s", *run.seconds) : "no end", run.run_id);
  if (!run.closed_gates.empty()) line += fmt::format("  closed: {}", run.closed_gates);
  return line;
}

std::string backup_line(const Backup& backup) {
  const auto verified =
      backup.verified_at.empty()
          ? std::string{"never verified"}
          : fmt::format("verified {} ({}: {})", backup.verified_at, backup.level, backup.verdict);
  return fmt::format("{}  {:.1f} MiB  {}  {}", backup.created_at,
                     static_cast<double>(backup.size_bytes) / (1024.0 * 1024.0), backup.name,
                     verified);
}

std::string job_line(const etl::JobRun& run) {
  auto line = fmt::format("{}  {:<16}  {}", to_iso8601(run.due_at), run.job,
                          run.outcome.empty() ? "at work" : run.outcome);
  if (!run.subject.empty()) line += fmt::format("  {}", run.subject);
  if (!run.reason.empty()) line += fmt::format("  {}", run.reason);
  return line;
}

/// The name of a line once, then its values below each other.
class Lines {
 public:
  void add(std::string_view name, const std::string& value) {
    text_ += fmt::format("{:<11} {}\n", name == last_ ? "" : name, value);
    last_ = name;
  }
  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
  std::string last_;
};

nlohmann::json to_json(const Run& run) {
  nlohmann::json object{{"run_id", run.run_id},
                        {"tool", run.tool},
                        {"started_at", run.started_at},
                        {"finished_at", nullptr},
                        {"verdict", nullptr},
                        {"duration_seconds", nullptr},
                        {"closed_gates", run.closed_gates}};
  if (run.finished_at) object["finished_at"] = *run.finished_at;
  if (run.verdict) object["verdict"] = *run.verdict;
  if (run.seconds) object["duration_seconds"] = *run.seconds;
  return object;
}

nlohmann::json to_json(const Backup& backup) {
  return {{"name", backup.name},
          {"created_at", backup.created_at},
          {"bytes", backup.size_bytes},
          {"verified_at", backup.verified_at},
          {"verified_level", backup.level},
          {"verified_verdict", backup.verdict}};
}

template <typename T>
nlohmann::json list(const std::vector<T>& values) {
  auto array = nlohmann::json::array();
  for (const auto& value : values) array.push_back(to_json(value));
  return array;
}

}  // namespace

std::string to_text(const Report& report) {
  Lines lines;
  lines.add("database", report.database);
  if (!report.has_books) {
    lines.add("schema", report.backups.empty()
                            ? "nothing of tierline is in this database; tierline run loads the "
                              "first data"
                            : "nothing of tierline is in this database; tierline schema apply, "
                              "then tierline backup restore NAME brings a backup back");
  } else if (report.pending_steps > 0) {
    lines.add("schema", fmt::format("{} schema migrations are not applied; tierline schema apply",
                                    report.pending_steps));
  }
  if (report.published) {
    lines.add("published",
              fmt::format("{} since {}: {}", report.published->schema,
                          report.published->published_at, rows_text(report.published->rows)));
  } else {
    lines.add("published", "none");
  }
  if (report.has_books && report.pending_steps == 0) {
    lines.add("quarantine", report.quarantined.empty() ? "no row is open"
                                                       : "open: " + rows_text(report.quarantined));
  }
  for (const auto& worker : report.at_work) {
    lines.add("at work", fmt::format("{}, server process {}", worker.tool, worker.server_process));
  }
  for (const auto& run : report.unfinished) {
    lines.add("unfinished",
              fmt::format("{}  {}  {}  at work or killed", run.started_at, run.tool, run.run_id));
  }
  for (const auto& run : report.runs) lines.add("runs", run_line(run));
  if (report.runs.empty()) lines.add("runs", "none");
  for (const auto& job : report.jobs) lines.add("jobs", job_line(job));
  for (const auto& backup : report.backups) lines.add("backups", backup_line(backup));
  if (report.backups.empty()) lines.add("backups", "none");
  return std::move(lines).text();
}

nlohmann::json to_json(const Report& report) {
  nlohmann::json published;
  if (report.published) {
    published = {{"schema", report.published->schema},
                 {"published_at", report.published->published_at},
                 {"rows", report.published->rows}};
  }
  auto workers = nlohmann::json::array();
  for (const auto& worker : report.at_work) {
    workers.push_back({{"tool", worker.tool}, {"server_process", worker.server_process}});
  }
  return {{"database", report.database},
          {"has_books", report.has_books},
          {"pending_schema_migrations", report.pending_steps},
          {"published", published},
          {"quarantine_open_rows", report.quarantined},
          {"at_work", workers},
          {"unfinished", list(report.unfinished)},
          {"runs", list(report.runs)},
          {"jobs", list(report.jobs)},
          {"backups", list(report.backups)}};
}

}  // namespace tierline::status
