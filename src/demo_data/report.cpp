#include "tierline/demo_data/demo_data.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>

namespace tierline::demo_data {

std::string to_text(const Report& report) {
  std::string text;
  const auto out = std::back_inserter(text);
  for (const auto& table : report.tables) {
    fmt::format_to(out, "{:<12}{:>10} rows x {:>2} columns  {}\n", table.name, table.rows,
                   table.columns, table.file.string());
  }
  fmt::format_to(out, "{:<12}{:>10} planted, {} of them beyond repair\n", "defects", report.defects,
                 report.unrepairable);
  fmt::format_to(out, "{:<12}L1 {}  L2 {}  L3 {}  (rules v1)\n", "tiers", report.tickets_l1,
                 report.tickets_l2, report.tickets_l3);
  fmt::format_to(out, "{:<12}{}\n", "truth", report.truth_file.string());
  fmt::format_to(out, "{:.1f} s\n{}\n", report.seconds, to_string(report.verdict()));
  return text;
}

nlohmann::json to_json(const Report& report) {
  auto tables = nlohmann::json::array();
  for (const auto& table : report.tables) {
    tables.push_back({{"name", table.name},
                      {"file", table.file.string()},
                      {"rows", table.rows},
                      {"columns", table.columns},
                      {"sha256", table.sha256}});
  }
  return {
      {"tables", std::move(tables)},
      {"truth_file", report.truth_file.string()},
      {"truth_tickets_file", report.truth_tickets_file.string()},
      {"truth_defects_file", report.truth_defects_file.string()},
      {"tiers", {{"L1", report.tickets_l1}, {"L2", report.tickets_l2}, {"L3", report.tickets_l3}}},
      {"defects", report.defects},
      {"unrepairable", report.unrepairable}};
}

}  // namespace tierline::demo_data
