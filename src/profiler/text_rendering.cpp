#include "tierline/profiler/profiler.hpp"

#include <fmt/format.h>

#include <numeric>

namespace tierline::profiler {
namespace {

template <typename Counts>
std::uint64_t sum(const Counts& counts) {
  return std::accumulate(
      counts.begin(), counts.end(), std::uint64_t{0},
      [](std::uint64_t so_far, const auto& entry) { return so_far + entry.second; });
}

std::string rules_text(const std::map<std::string, std::uint64_t, std::less<>>& counts) {
  std::string list;
  for (const auto& [rule, count] : counts) {
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", rule, count);
  }
  return list;
}

std::string column_text(const std::string& table, const ColumnProfile& profile) {
  const auto name = table + "." + profile.name;
  std::string text;
  if (!profile.repaired.empty()) {
    text += fmt::format("note  {:<34} the cleaner can repair: {}\n", name,
                        rules_text(profile.repaired));
  }
  if (!profile.unrepairable.empty()) {
    text += fmt::format("note  {:<34} nobody can repair: {}; first in row {}\n", name,
                        rules_text(profile.unrepairable),
                        profile.samples.empty() ? 0 : profile.samples.front().row);
  }
  const auto verdict = profile.date_verdict();
  if (verdict == quality::DateVerdict::mixed || verdict == quality::DateVerdict::ambiguous) {
    text += fmt::format(
        "note  {:<34} dates are {}: {} ISO, {} only day first, {} only month first, {} both, {} "
        "serial\n",
        name, quality::to_string(verdict), profile.dates.iso.count,
        profile.dates.day_first_only.count, profile.dates.month_first_only.count,
        profile.dates.both_possible.count, profile.dates.serial.count);
  }
  if (profile.date_proof) {
    text += fmt::format("note  {:<34} dates are {}: {} proves it, in {} rows\n", name,
                        tickets::to_string(profile.date_proof->order), profile.date_proof->by,
                        profile.date_proof->rows);
  }
  return text;
}

std::string issue_text(const Issue& issue) {
  std::string rows;
  for (const auto row : issue.rows) rows += fmt::format("{}{}", rows.empty() ? "" : ", ", row);
  if (issue.count > issue.rows.size()) rows += ", …";
  const auto name = issue.column.empty() ? issue.table : issue.table + "." + issue.column;
  const auto repair = issue.rule.empty() ? std::string{}
                                         : fmt::format("; cleaner rule {} would repair {} of {}",
                                                       issue.rule, issue.repairable, issue.count);
  return fmt::format("{:<5} {:<34} {}: {}{} ({}); rows {}{}\n", to_string(issue.severity), name,
                     issue.kind, issue.count_exact ? "" : "at least ", issue.count, issue.detail,
                     rows, repair);
}

std::string table_text(const TableProfile& profile) {
  std::uint64_t repaired = 0;
  for (const auto& one : profile.columns) repaired += sum(one.repaired);
  auto text = fmt::format(
      "table {:<34} {} rows, {} values to repair, {} rows with a value that nobody can repair\n",
      profile.name, profile.rows, repaired, profile.corrupt_rows);
  if (profile.rows_from_quarantine > 0) {
    text += fmt::format("note  {:<34} {} of these rows are in quarantine\n", profile.name,
                        profile.rows_from_quarantine);
  }
  for (const auto& one : profile.columns) text += column_text(profile.name, one);
  for (const auto& one : profile.issues) text += issue_text(one);
  for (const auto& unknown : profile.unknown_columns) {
    text += fmt::format("note  {:<34} column \"{}\" is not in the contract: not carried\n",
                        profile.name, unknown);
  }
  return text;
}

std::string gates_text(const std::vector<quality::GateResult>& gates) {
  std::string text;
  std::size_t passed = 0;
  for (const auto& gate : gates) {
    if (gate.verdict == Verdict::pass) {
      ++passed;
      continue;
    }
    text += fmt::format("{}  {:<34} {}: {}\n", to_string(gate.verdict),
                        gate.subject.empty() ? "source" : gate.subject, gate.name, gate.detail);
  }
  return text + fmt::format("pass  {} of {} gates\n", passed, gates.size());
}

}  // namespace

std::string to_text(const Report& report) {
  std::string text;
  if (report.sample_rows > 0) {
    text += fmt::format("basis: a sample of about {} rows of each table\n", report.sample_rows);
  }
  for (const auto& one : report.tables) text += table_text(one);
  for (const auto& one : report.uncovered) {
    text +=
        fmt::format("note  {:<34} {} rows, not in the contract: not carried\n", one.name, one.rows);
    for (const auto& issue : one.issues) text += issue_text(issue);
  }
  text += gates_text(report.gates);
  text +=
      fmt::format("written to \"{}\"\n{}\n", report.output.string(), to_string(report.verdict()));
  return text;
}

}  // namespace tierline::profiler
