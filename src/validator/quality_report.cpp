#include "validator/quality_report.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/source/assess.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/source/source_file.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/transaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tierline::validator {
namespace {

/// The cleaner notes in the database what it was made from.
bool is_clean(sqlite::Connection& database) {
  return !sqlite::table_columns(database, "meta").empty() &&
         !sqlite::table_columns(database, "quarantine").empty();
}

}  // namespace

quality::RuleSet read_rules(const std::filesystem::path& path) {
  if (path.empty()) return quality::builtin_quality_rules();
  return quality::parse_quality_rules(read_file(path), path.string());
}

QualityReport report_on(std::string subject, quality::Assessment assessment, const Options& options,
                        const observability::Services& services) {
  if (assessment.score) {
    services.metrics.set("tierline_quality_score", *assessment.score, {{"subject", subject}});
  }
  QualityReport report{std::move(subject), std::move(assessment), options.min_score, {}, false};
  if (options.explain) report.gains = quality::explain(report.assessment, options.min_score);
  report.every_rule = options.every_rule;
  return report;
}

Finding score_finding(const QualityReport& report) {
  const auto gate = quality::score_gate(report.subject, report.assessment, report.min_score);
  Finding finding{"quality-score", gate.verdict, gate.detail, {}};
  const auto broken = std::count_if(report.assessment.rules.begin(), report.assessment.rules.end(),
                                    [](const auto& result) { return !result.holds(); });
  if (broken == 0) return finding;
  finding.verdict = report.assessment.verdict(report.min_score);
  finding.detail +=
      fmt::format("; {} of {} rules do not hold", broken, report.assessment.rules.size());
  finding.hint = "validator --explain says what would lift the score";
  return finding;
}

std::vector<etl::FindingRecord> records_of(const QualityReport& report) {
  std::vector<etl::FindingRecord> records;
  for (const auto& result : report.assessment.rules) {
    records.push_back({"rule:" + result.rule.id, std::string{to_string(result.outcome)},
                       result.detail, result.holds() ? std::string{} : result.rule.hint,
                       100 * result.score});
    if (result.outcome == quality::Outcome::not_applicable) records.back().score.reset();
  }
  return records;
}

Report assess_source(const Options& options, const observability::Services& services) {
  const auto contract = source::read_contract(options.contract);
  const auto rules = read_rules(options.rules);
  source::refuse_unfinished(options.source);
  sqlite::Connection database{options.source, sqlite::Mode::read_only};
  const sqlite::Transaction same_moment{database, sqlite::Transaction::Lock::deferred};
  auto assessment = source::assess(database, contract, rules, services);
  Report report;
  report.quality =
      report_on(is_clean(database) ? "clean" : "source", std::move(assessment), options, services);
  report.findings.push_back(score_finding(*report.quality));
  return report;
}

}  // namespace tierline::validator
