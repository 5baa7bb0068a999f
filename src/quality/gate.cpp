#include "tierline/quality/gate.hpp"

#include <fmt/format.h>

#include <utility>

namespace tierline::quality {
namespace {

double share_of(std::uint64_t part, std::uint64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

GateResult presence_gate(std::string name, std::string subject,
                         const std::vector<std::string>& missing) {
  std::string list;
  for (const auto& item : missing) list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", item);
  return {std::move(name),
          std::move(subject),
          missing.empty() ? Verdict::pass : Verdict::fail,
          static_cast<double>(missing.size()),
          0,
          missing.empty() ? "nothing is missing" : fmt::format("missing: {}", list)};
}

GateResult corruption_gate(std::string table, std::uint64_t corrupt, std::uint64_t rows,
                           double limit) {
  if (rows == 0) {
    return {"corruption", std::move(table), Verdict::fail, 0, limit, "the table has no rows"};
  }
  const double share = share_of(corrupt, rows);
  return {
      "corruption",
      std::move(table),
      share > limit ? Verdict::fail : Verdict::pass,
      share,
      limit,
      fmt::format("{} of {} rows hold a value that no rule can repair ({:.2f} %, limit {:.2f} %)",
                  corrupt, rows, 100 * share, 100 * limit)};
}

GateResult confidence_gate(std::string column, const Confidence& confidence, double limit) {
  const auto verdict = confidence.upper_bound < limit ? Verdict::fail
                       : confidence.share < limit     ? Verdict::warn
                                                      : Verdict::pass;
  return {"confidence",
          std::move(column),
          verdict,
          confidence.share,
          limit,
          fmt::format("{} of {} values fit ({:.2f} %, between {:.2f} and {:.2f} % with 95 % "
                      "confidence, limit {:.2f} %)",
                      confidence.fitting, confidence.values, 100 * confidence.share,
                      100 * confidence.lower_bound, 100 * confidence.upper_bound, 100 * limit)};
}

GateResult whole_source_gate(std::uint64_t sample_rows) {
  return {"whole-source",
          "",
          Verdict::fail,
          static_cast<double>(sample_rows),
          0,
          fmt::format("only about {} rows of each table were read: a sample passes no gate",
                      sample_rows)};
}

GateResult quarantine_gate(std::string table, std::uint64_t quarantined, std::uint64_t rows,
                           double noticeable, double limit) {
  if (rows == 0) {
    return {"quarantine", std::move(table), Verdict::warn, 0, limit, "the table has no rows"};
  }
  const double share = share_of(quarantined, rows);
  const auto verdict = share > limit        ? Verdict::fail
                       : share > noticeable ? Verdict::warn
                                            : Verdict::pass;
  return {"quarantine",
          std::move(table),
          verdict,
          share,
          limit,
          fmt::format("{} of {} rows are in quarantine ({:.2f} %, warning above {:.2f} %, limit "
                      "{:.2f} %)",
                      quarantined, rows, 100 * share, 100 * noticeable, 100 * limit)};
}

Verdict worst_of(const std::vector<GateResult>& gates) {
  if (gates.empty()) return Verdict::fail;
  auto verdict = Verdict::pass;
  for (const auto& gate : gates) verdict = worst(verdict, gate.verdict);
  return verdict;
}

}  // namespace tierline::quality
