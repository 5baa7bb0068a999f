#include "tierline/validator/validator.hpp"

#include "tierline/base/error.hpp"
#include "tierline/etl/findings.hpp"
#include "tierline/etl/runs.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>

namespace tierline::validator {
namespace {

constexpr const char* tool = "validator";

Finding make(const Check& check, const Subject& subject) {
  Finding finding;
  try {
    finding = check.run(subject);
  } catch (const Error& error) {
    // A server that is gone answers none of the checks; nothing was found out then.
    if (error.code() == ErrorCode::unavailable || error.code() == ErrorCode::interrupted) throw;
    finding = {{}, Verdict::fail, "could not be checked: " + error.message(), error.hint()};
  }
  finding.name = check.name;
  return finding;
}

void record(const Report& report, postgres::Session& session,
            const observability::Services& services) {
  std::vector<etl::FindingRecord> records;
  for (const auto& finding : report.findings) {
    records.push_back(
        {finding.name, std::string{to_string(finding.verdict)}, finding.detail, finding.hint});
  }
  const auto now = services.clock.now();
  etl::begin_run(session, services.run_id, tool, now);
  etl::record_findings(session, services.run_id, tool, records);
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
  for (const auto& check : checks()) report.findings.push_back(make(check, subject));
  try {
    record(report, session, services);
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
  return {{"findings", findings}};
}

}  // namespace tierline::validator
