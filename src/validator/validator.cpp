#include "tierline/validator/validator.hpp"

#include "tierline/base/error.hpp"
#include "tierline/etl/findings.hpp"
#include "tierline/etl/runs.hpp"

#include "validator/dashboards.hpp"
#include "validator/published.hpp"
#include "validator/quality_report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>
#include <utility>

namespace tierline::validator {
namespace {

constexpr const char* tool = "validator";

/// The answer to one question, whatever becomes of it.
template <typename Ask>
Finding answered(std::string_view name, const Ask& ask) {
  Finding finding;
  try {
    finding = ask();
  } catch (const Error& error) {
    // A server that is gone answers none of the checks; nothing was found out then.
    if (error.code() == ErrorCode::unavailable || error.code() == ErrorCode::interrupted) throw;
    finding = {{}, Verdict::fail, "could not be checked: " + error.message(), error.hint()};
  }
  finding.name = name;
  return finding;
}

/// A release that could not be assessed has no score, which is no pass.
void assess(const Options& options, postgres::Session& session,
            const observability::Services& services, Report& report) {
  try {
    postgres::Transaction transaction{session};
    const auto contract = contract_of_release(transaction, options.contract);
    auto assessment = assess_published(transaction, contract, read_rules(options.rules), services);
    report.quality = report_on("published", std::move(assessment), options, services);
    report.findings.push_back(score_finding(*report.quality));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::data) throw;
    report.findings.push_back(
        {"quality-score", Verdict::fail, "could not be checked: " + error.message(), error.hint()});
  }
}

void record(const Report& report, const std::vector<etl::QueryTime>& times,
            postgres::Session& session, const observability::Services& services) {
  std::vector<etl::FindingRecord> records;
  for (const auto& finding : report.findings) {
    records.push_back(
        {finding.name, std::string{to_string(finding.verdict)}, finding.detail, finding.hint});
  }
  if (report.quality) {
    records.back().score = report.quality->assessment.score;  // of quality-score, the last one
    for (auto& rule : records_of(*report.quality)) records.push_back(std::move(rule));
  }
  const auto now = services.clock.now();
  etl::begin_run(session, services.run_id, tool, now);
  etl::record_findings(session, services.run_id, tool, records);
  etl::record_query_times(session, services.run_id, times, now);
  etl::finish_own_run(session, services.run_id, tool, to_string(report.verdict()), now);
}

}  // namespace

Verdict Report::verdict() const {
  auto verdict = findings.empty() ? Verdict::fail : Verdict::pass;
  for (const auto& finding : findings) verdict = worst(verdict, finding.verdict);
  return verdict;
}

Report run(const Options& options, postgres::Session& session,
           const observability::Services& services) {
  Report report;
  const Subject subject{options, session, services.clock.now()};
  for (const auto& check : checks()) {
    report.findings.push_back(answered(check.name, [&] { return check.run(subject); }));
  }
  std::vector<etl::QueryTime> times;
  if (options.dashboards) {
    report.findings.push_back(
        answered("dashboards", [&] { return ask_dashboards(session, subject.now, times); }));
  }
  if (options.quality) assess(options, session, services, report);
  try {
    record(report, times, session, services);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::unavailable || error.code() == ErrorCode::interrupted) throw;
    report.findings.push_back({"findings-recorded", Verdict::fail, error.message(),
                               error.hint().empty() ? "run tierline schema apply" : error.hint()});
  }
  for (const auto& finding : report.findings) {
    if (finding.verdict == Verdict::pass) continue;
    services.log.warn("finding", {{"name", finding.name},
                                  {"verdict", std::string{to_string(finding.verdict)}},
                                  {"detail", finding.detail}});
  }
  return report;
}

std::string to_text(const Report& report) {
  std::string text;
  const auto out = std::back_inserter(text);
  for (const auto& finding : report.findings) {
    fmt::format_to(out, "{}  {:<17}  {}\n", to_string(finding.verdict), finding.name,
                   finding.detail);
    if (!finding.hint.empty()) fmt::format_to(out, "{:25}hint: {}\n", "", finding.hint);
  }
  if (report.quality) {
    const auto& quality = *report.quality;
    text +=
        '\n' + quality::to_text(quality.assessment, quality.every_rule ? quality::Detail::every_rule
                                                                       : quality::Detail::summary);
    if (quality.gains) {
      text += '\n' + quality::to_text(quality.assessment, *quality.gains, quality.min_score);
    }
    text += '\n';
  }
  return text + std::string{to_string(report.verdict())} + "\n";
}

nlohmann::json to_json(const Report& report) {
  auto findings = nlohmann::json::array();
  for (const auto& finding : report.findings) {
    findings.push_back({{"name", finding.name},
                        {"verdict", to_string(finding.verdict)},
                        {"detail", finding.detail},
                        {"hint", finding.hint}});
  }
  nlohmann::json json{{"findings", findings}};
  if (!report.quality) return json;
  const auto& quality = *report.quality;
  json["quality"] = quality::to_json(quality.assessment);
  json["quality"]["subject"] = quality.subject;
  json["quality"]["min_score"] = quality.min_score;
  if (quality.gains) json["quality"]["gains"] = quality::to_json(*quality.gains);
  return json;
}

}  // namespace tierline::validator
