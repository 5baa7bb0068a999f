#include "tierline/quarantine/quarantine.hpp"
#include "tierline/tickets/text_rules.hpp"

#include "quarantine/printable.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>

namespace tierline::quarantine {
namespace {

using nlohmann::json;
using source::Fault;
using source::QuarantinedRow;

constexpr std::size_t value_characters = 40;

/// `Sheet1!F1432`, or the row where no cell is to blame.
std::string place(const QuarantinedRow& row, const Fault& fault) {
  return fault.cell.empty() ? fmt::format("row {}", row.source_row) : fault.cell;
}

std::string_view day_of(std::string_view time) { return time.substr(0, time.find('T')); }

std::string said(const Fault& fault, std::size_t most_characters) {
  const auto value = fault.raw_value.empty()
                         ? std::string{"no value"}
                         : fmt::format("\"{}\"", printable(fault.raw_value, most_characters));
  return fmt::format("{} {}", value, printable(fault.message));
}

std::string line(const QuarantinedRow& row) {
  const auto& fault = row.faults.front();
  const auto more =
      row.faults.size() > 1 ? fmt::format(" (+{} more)", row.faults.size() - 1) : std::string{};
  return fmt::format("{:>6}  {:<10}  {:<16}  {:<18}  {:<16}  {:<9}  {}  {}  {}{}\n", row.id,
                     row.table, printable(place(row, fault)),
                     fault.column.empty() ? "-" : fault.column, fault.rule, to_string(row.status),
                     day_of(row.first_seen), day_of(row.last_seen), said(fault, value_characters),
                     more);
}

std::string list_text(const Report& report) {
  std::string text;
  if (!report.rows.empty()) {
    text += fmt::format("{:>6}  {:<10}  {:<16}  {:<18}  {:<16}  {:<9}  {:<10}  {:<10}  {}\n", "id",
                        "table", "place", "column", "rule", "status", "first seen", "last seen",
                        "value");
  }
  for (const auto& shown : report.rows) text += line(shown.row);
  text +=
      fmt::format("shown {} of {}{}", grouped(report.rows.size()), grouped(report.rows_matching),
                  report.status == "any" ? "" : " " + report.status);
  std::string others;
  for (const auto& [status, rows] : report.by_status) {
    if (status == report.status || report.status == "any") continue;
    others += fmt::format("{}{} {}", others.empty() ? "" : ", ", grouped(rows), status);
  }
  return text + (others.empty() ? "\n" : fmt::format("; besides {}\n", others));
}

/// The values of a key of several columns are joined by a control character.
std::string key_text(const std::string& key) {
  std::string text;
  for (const char c : key) {
    if (c == '\x1f') {
      text += " | ";
    } else {
      text += c;
    }
  }
  return printable(text);
}

std::string show_text(const ShownRow& shown) {
  const auto& row = shown.row;
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "row {} of the quarantine: {}, {}\n", row.id, row.table,
                 to_string(row.status));
  const auto sheet = row.sheet.empty() ? "" : fmt::format("sheet \"{}\", ", printable(row.sheet));
  fmt::format_to(out, "  from    {}, {}row {}\n", printable(row.file_name), sheet, row.source_row);
  fmt::format_to(out, "          SHA-256 {}\n", row.file_sha256);
  fmt::format_to(out, "  first   {}  run {}\n", row.first_seen, row.first_run_id);
  fmt::format_to(out, "  last    {}  run {}\n", row.last_seen, row.last_run_id);
  if (row.closed_run_id) fmt::format_to(out, "  closed  run {}\n", *row.closed_run_id);
  if (!row.reason.empty()) fmt::format_to(out, "  reason  {}\n", printable(row.reason));
  if (row.row_key) fmt::format_to(out, "  key     {}\n", key_text(*row.row_key));
  for (const auto& fault : row.faults) {
    fmt::format_to(out, "  fault   {}  {}  {}: {}\n", printable(place(row, fault)),
                   fault.column.empty() ? "-" : fault.column, fault.rule, said(fault, 0));
  }
  for (const auto& value : shown.values) {
    fmt::format_to(out, "  value   {} = {}{}\n", printable(value.column), printable(value.text),
                   value.masked ? "  (masked)" : "");
  }
  return text;
}

std::string masked_text(const Report& report) {
  if (report.values_masked == 0) return {};
  return fmt::format("{} values that may be personal are masked; --show-values shows them\n",
                     grouped(report.values_masked));
}

json row_json(const ShownRow& shown) {
  const auto& row = shown.row;
  auto faults = json::array();
  for (const auto& fault : row.faults) {
    faults.push_back({{"cell", fault.cell},
                      {"column", fault.column},
                      {"rule", fault.rule},
                      {"raw_value", tickets::replace_invalid_utf8(fault.raw_value)},
                      {"message", fault.message}});
  }
  json object{{"id", row.id},
              {"table", row.table},
              {"file_name", row.file_name},
              {"file_sha256", row.file_sha256},
              {"sheet", row.sheet},
              {"source_row", row.source_row},
              {"place", place(row, row.faults.front())},
              {"faults", faults},
              {"row_sha256", row.row_sha256},
              {"row_key", row.row_key ? json(*row.row_key) : json(nullptr)},
              {"status", to_string(row.status)},
              {"reason", row.reason},
              {"first_run_id", row.first_run_id},
              {"last_run_id", row.last_run_id},
              {"closed_run_id", row.closed_run_id ? json(*row.closed_run_id) : json(nullptr)},
              {"first_seen", row.first_seen},
              {"last_seen", row.last_seen},
              {"values_masked", shown.values_masked}};
  if (!row.row_json.empty()) object["row"] = json::parse(row.row_json);
  if (!shown.values.empty()) {
    object["values"] = json::array();
    for (const auto& value : shown.values) {
      object["values"].push_back({{"column", value.column},
                                  {"text", tickets::replace_invalid_utf8(value.text)},
                                  {"masked", value.masked}});
    }
  }
  return object;
}

}  // namespace

std::string to_text(const Report& report) {
  std::string text;
  switch (report.action) {
    case Action::list: text = list_text(report); break;
    case Action::show:
      for (const auto& shown : report.rows) text += show_text(shown);
      break;
    case Action::export_rows:
      text = fmt::format("wrote {} faults of {} rows to \"{}\"\n", grouped(report.faults_written),
                         grouped(report.rows_matching), report.output.string());
      break;
    case Action::discard:
      for (const auto& shown : report.rows) text += line(shown.row);
      text += fmt::format("discarded {}\n", grouped(report.rows.size()));
      break;
  }
  return text + masked_text(report) + std::string{to_string(report.verdict())} + "\n";
}

json to_json(const Report& report) {
  json object{{"source", report.source.string()}, {"values_masked", report.values_masked}};
  auto rows = json::array();
  for (const auto& shown : report.rows) rows.push_back(row_json(shown));
  if (report.action != Action::export_rows) object["rows"] = rows;
  if (report.action == Action::list || report.action == Action::export_rows) {
    object["status"] = report.status;
    object["rows_matching"] = report.rows_matching;
    object["rows_by_status"] = report.by_status;
  }
  if (report.action == Action::export_rows) {
    object["output"] = report.output.string();
    object["faults_written"] = report.faults_written;
  }
  return object;
}

}  // namespace tierline::quarantine
