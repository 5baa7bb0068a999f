#include "tierline/automation/automation.hpp"

#include "tierline/etl/runs.hpp"
#include "tierline/postgres/copy_writer.hpp"
#include "tierline/sql/postgres.hpp"

#include "automation/metrics_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>
#include <optional>

namespace tierline::automation {
namespace {

void send(postgres::Transaction& transaction, const std::vector<Metric>& metrics) {
  transaction.execute(sql::postgres::create_new_metric);
  postgres::CopyWriter copy{
      transaction, "", "new_metric", {"month", "type", "tickets", "first", "second"}};
  for (const auto& metric : metrics) {
    copy.begin_row();
    copy.text(metric.month);
    copy.text(metric.type);
    copy.bigint(metric.tickets);
    for (std::size_t measure = 0; measure < 2; ++measure) {
      const auto given = measure < metric.measures.size() && metric.measures[measure];
      if (given) {
        copy.text(*metric.measures[measure]);
      } else {
        copy.null();
      }
    }
  }
  copy.finish();
}

void write(const MetricsFile& file, postgres::Session& session, Report& report) {
  postgres::Transaction transaction{session};
  send(transaction, file.metrics);
  postgres::Params params;
  for (const bool has : file.has) params.push_back(has ? "true" : "false");
  const auto counts = transaction.query(file.kind.load, params).at(0);
  report.inserted = std::stoull(counts.at(0).value());
  report.updated = std::stoull(counts.at(1).value());
  if (!report.dry_run) transaction.commit();
}

}  // namespace

Verdict Report::verdict() const {
  if (faults.any()) return Verdict::fail;
  return rows == 0 ? Verdict::warn : Verdict::pass;
}

Report load(const Options& options, postgres::Session& session,
            const observability::Services& services) {
  Report report;
  report.dry_run = options.dry_run;
  const auto file = read_metrics(options.file, report);
  std::optional<etl::OwnRun> run_in_books;
  if (!options.dry_run) {
    run_in_books.emplace(
        session, services.run_id, "automation", services.clock, [&](const Error& cause) {
          services.log.warn("the end of the run is not in the books", {{"cause", cause.message()}});
        });
  }
  if (!report.faults.any()) write(file, session, report);
  services.log.info("loaded metrics", {{"table", report.table},
                                       {"rows", report.rows},
                                       {"inserted", report.inserted},
                                       {"updated", report.updated},
                                       {"faulty_rows", report.faults.count()}});
  if (run_in_books) run_in_books->finish(to_string(report.verdict()));
  return report;
}

std::string to_text(const Report& report) {
  auto text = spreadsheet::to_text(report.faults, report.rows);
  if (!report.faults.any()) {
    fmt::format_to(std::back_inserter(text),
                   "{}: {} rows = {} inserted + {} updated + {} unchanged\n", report.table,
                   report.rows, report.inserted, report.updated, report.unchanged());
    if (report.dry_run) text += "dry run, nothing was written\n";
  }
  return text + std::string{to_string(report.verdict())} + "\n";
}

nlohmann::json to_json(const Report& report) {
  nlohmann::json json{{"table", report.table},
                      {"rows", report.rows},
                      {"inserted", report.inserted},
                      {"updated", report.updated},
                      {"unchanged", report.unchanged()},
                      {"dry_run", report.dry_run},
                      {"written", !report.dry_run && !report.faults.any()}};
  json.update(spreadsheet::to_json(report.faults));
  return json;
}

}  // namespace tierline::automation
