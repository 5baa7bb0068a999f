#include "tierline/preflight/preflight.hpp"

#include "tierline/base/error.hpp"
#include "tierline/etl/findings.hpp"

#include "preflight/checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace tierline::preflight {
namespace {

Finding make(const Check& check, const Subject& subject, const std::string& no_server) {
  Finding finding;
  if (check.asks_server && subject.session == nullptr) {
    finding = {{}, Verdict::fail, "could not be checked: " + no_server, "see postgres-reachable"};
  } else {
    try {
      finding = check.run(subject);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::interrupted) throw;
      finding = {{}, Verdict::fail, "could not be checked: " + error.message(), error.hint()};
    }
  }
  finding.name = check.name;
  return finding;
}

Finding reachable(const postgres::Session* session, const Error* refusal) {
  constexpr auto name = "postgres-reachable";
  if (session != nullptr) return {name, Verdict::pass, session->description(), {}};
  return {name, Verdict::fail, refusal->message(),
          refusal->hint().empty() ? "start the server, or correct PGHOST, PGPORT and PGUSER"
                                  : refusal->hint()};
}

void demand_known(const std::vector<std::string>& required, const std::vector<Check>& known) {
  for (const auto& name : required) {
    const bool found = std::any_of(known.begin(), known.end(),
                                   [&](const Check& check) { return check.name == name; });
    if (found || name == "postgres-reachable") continue;
    std::vector<std::string_view> names;
    for (const auto& check : known) names.push_back(check.name);
    throw Error{ErrorCode::usage, fmt::format("cannot require \"{}\": no such check", name),
                fmt::format("the checks are {}", fmt::join(names, ", "))};
  }
}

std::array<std::size_t, 3> counts_of(const Report& report) {
  std::array<std::size_t, 3> counts{};
  for (const auto& finding : report.findings)
    ++counts.at(static_cast<std::size_t>(finding.verdict));
  return counts;
}

}  // namespace

void record(const Report& report, postgres::Session& session,
            const observability::Services& services) {
  std::vector<etl::FindingRecord> records;
  for (const auto& finding : report.findings) {
    records.push_back(
        {finding.name, std::string{to_string(finding.verdict)}, finding.detail, finding.hint});
  }
  etl::record_past_run(
      session,
      {services.run_id, "preflight", std::string{to_string(report.verdict())}, report.started_at,
       services.clock.now()},
      records, [&](const Error& cause) {
        services.log.warn("the preflight is not in the books", {{"cause", cause.message()}});
      });
}

std::vector<Check> checks() {
  std::vector<Check> all;
  for (const auto part : {source_checks(), setting_checks(), machine_checks(), server_checks()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

Verdict Report::verdict() const {
  auto verdict = findings.empty() ? Verdict::fail : Verdict::pass;
  for (const auto& finding : findings) verdict = worst(verdict, finding.verdict);
  return verdict;
}

Report run(const Options& options, const Connect& connect,
           const observability::Services& services) {
  const auto all = checks();
  demand_known(options.require, all);
  Subject subject{options, nullptr, services.clock};
  Report report;
  report.started_at = services.clock.now();
  std::string no_server;
  try {
    subject.session = &connect();
    report.findings.push_back(reachable(subject.session, nullptr));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    no_server = error.message();
    report.findings.push_back(reachable(nullptr, &error));
  }
  for (const auto& check : all) report.findings.push_back(make(check, subject, no_server));
  for (auto& finding : report.findings) {
    const auto& required = options.require;
    if (finding.verdict == Verdict::warn &&
        std::find(required.begin(), required.end(), finding.name) != required.end()) {
      finding.verdict = Verdict::fail;
    }
    if (finding.verdict == Verdict::pass) continue;
    services.log.warn("preflight", {{"name", finding.name},
                                    {"verdict", std::string{to_string(finding.verdict)}},
                                    {"detail", finding.detail}});
  }
  if (subject.session != nullptr) record(report, *subject.session, services);
  return report;
}

std::string to_text(const Report& report) {
  std::string text;
  for (const auto& finding : report.findings) {
    text +=
        fmt::format("{}  {:<21}  {}\n", to_string(finding.verdict), finding.name, finding.detail);
    if (!finding.hint.empty()) text += fmt::format("{:29}hint: {}\n", "", finding.hint);
  }
  const auto [passed, warned, failed] = counts_of(report);
  return text + fmt::format("{} checks: {} pass, {} warn, {} fail\n{}\n", report.findings.size(),
                            passed, warned, failed, to_string(report.verdict()));
}

nlohmann::json to_json(const Report& report) {
  auto list = nlohmann::json::array();
  for (const auto& finding : report.findings) {
    nlohmann::json object{{"name", finding.name},
                          {"verdict", to_string(finding.verdict)},
                          {"detail", finding.detail},
                          {"hint", finding.hint}};
    for (const auto& [name, figure] : finding.figures) object[name] = figure;
    list.push_back(std::move(object));
  }
  const auto [passed, warned, failed] = counts_of(report);
  return {
      {"checks", list},
      {"summary",
       {{"checks", report.findings.size()}, {"pass", passed}, {"warn", warned}, {"fail", failed}}}};
}

}  // namespace tierline::preflight
