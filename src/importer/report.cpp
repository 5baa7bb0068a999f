#include "tierline/importer/importer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <iterator>

namespace tierline::importer {
namespace {

std::string origin(const FileReport& file) {
  if (file.format == "xlsx") return fmt::format("sheet \"{}\"", file.sheet);
  return fmt::format("{}, delimiter \"{}\"", file.encoding,
                     file.delimiter == "\t" ? "tab" : file.delimiter);
}

nlohmann::json json_of(const std::optional<EarlierImport>& earlier) {
  if (!earlier) return nullptr;
  return {{"run_id", earlier->run_id}, {"imported_at", earlier->imported_at}};
}

nlohmann::json json_of(const std::optional<quality::GateResult>& gate) {
  if (!gate) return nullptr;
  return {{"name", gate->name},
          {"verdict", to_string(gate->verdict)},
          {"value", gate->value},
          {"limit", gate->limit},
          {"detail", gate->detail}};
}

nlohmann::json json_of(const FileReport& file) {
  auto faults = nlohmann::json::array();
  for (const auto& fault : file.faults) {
    faults.push_back({{"rule", fault.rule},
                      {"column", fault.column},
                      {"rows", fault.rows},
                      {"first_cells", fault.first_cells}});
  }
  auto columns = nlohmann::json::array();
  for (const auto& column : file.columns) {
    columns.push_back({{"column", column.column},
                       {"header", column.header},
                       {"at", column.letters},
                       {"match", to_string(column.kind)}});
  }
  auto unknown = nlohmann::json::array();
  for (const auto& header : file.unknown_headers) {
    unknown.push_back({{"header", header.header}, {"at", header.letters}, {"near", header.near}});
  }
  return {{"table", file.table},
          {"path", file.path.string()},
          {"sha256", file.sha256},
          {"size_bytes", file.size_bytes},
          {"format", file.format},
          {"sheet", file.sheet},
          {"other_sheets", file.other_sheets},
          {"encoding", file.encoding},
          {"delimiter", file.delimiter},
          {"header_row", file.header_row},
          {"already_imported", json_of(file.already_imported)},
          {"cut_off", file.cut_off},
          {"rows_read", file.rows_read},
          {"rows_loaded", file.rows_loaded()},
          {"rows_inserted", file.rows_inserted},
          {"rows_updated", file.rows_updated},
          {"rows_unchanged", file.rows_unchanged},
          {"rows_quarantined", file.rows_quarantined},
          {"rows_filtered", file.rows_filtered},
          {"filtered_by", file.filtered_by},
          {"faults", faults},
          {"quarantine_resolved", file.quarantine_resolved},
          {"gate", json_of(file.gate)},
          {"columns", columns},
          {"unknown_columns", file.unknown_columns},
          {"unknown_headers", unknown},
          {"absent_columns", file.absent_columns},
          {"duration_seconds", file.seconds},
          {"rows_per_second", file.rows_per_second()}};
}

std::string reasons_of(const FileReport& file) {
  std::vector<std::string> reasons;
  for (const auto& [reason, rows] : file.filtered_by) {
    reasons.push_back(fmt::format("{} {}", rows, reason));
  }
  return reasons.empty() ? "" : fmt::format(" ({})", fmt::join(reasons, ", "));
}

void append_rows(std::string& text, const FileReport& file) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out,
                 "            {} rows read = {} inserted + {} updated + {} unchanged + {} in "
                 "quarantine + {} filtered{}\n",
                 file.rows_read, file.rows_inserted, file.rows_updated, file.rows_unchanged,
                 file.rows_quarantined, file.rows_filtered, reasons_of(file));
  fmt::format_to(out, "            {:.1f} s, {:.0f} rows/s\n", file.seconds,
                 file.rows_per_second());
  if (!file.cut_off.empty()) {
    fmt::format_to(out, "            rows before {} were cut off\n", file.cut_off);
  }
  for (const auto& fault : file.faults) {
    fmt::format_to(out, "            quarantine: {}{}: {} row{}, first {}\n", fault.rule,
                   fault.column.empty() ? "" : " " + fault.column, fault.rows,
                   fault.rows == 1 ? "" : "s", fmt::join(fault.first_cells, ", "));
  }
  if (file.quarantine_resolved > 0) {
    fmt::format_to(out, "            {} rows of earlier imports left the quarantine\n",
                   file.quarantine_resolved);
  }
  if (file.gate && !file.gate->open()) {
    fmt::format_to(out,
                   "            gate closed: {}\n"
                   "            hint: mend these cells where the export comes from, or say in the "
                   "contract what they mean\n",
                   file.gate->detail);
  }
}

/// Why a header was taken for a column; nothing when it is what the contract says.
std::string_view reason_of(tickets::MatchKind kind) {
  switch (kind) {
    case tickets::MatchKind::exact: return "";
    case tickets::MatchKind::normalised: return "  (but for case, blanks or punctuation)";
    case tickets::MatchKind::canonical_name: break;
  }
  return "  (the column's own name)";
}

void append_mapping(std::string& text, const FileReport& file) {
  const auto out = std::back_inserter(text);
  for (const auto& column : file.columns) {
    fmt::format_to(out, "            {:>3}  {}  ->  {}{}\n", column.letters, column.header,
                   column.column, reason_of(column.kind));
  }
  for (const auto& header : file.unknown_headers) {
    fmt::format_to(out, "            {:>3}  {}  ->  nothing: not in the contract{}\n",
                   header.letters, header.header,
                   header.near.empty() ? "" : fmt::format("; did you mean {}?", header.near));
  }
}

void append_file(std::string& text, const FileReport& file, bool explained) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{:<10}  {} ({})\n", file.table, file.path.native(), origin(file));
  if (file.already_imported) {
    fmt::format_to(out, "            already imported as run {} at {}\n",
                   file.already_imported->run_id, file.already_imported->imported_at);
    return;
  }
  if (explained) {
    append_mapping(text, file);
  } else {
    append_rows(text, file);
  }
  fmt::format_to(out, "            {} columns matched\n", file.columns.size());
  if (!file.other_sheets.empty()) {
    fmt::format_to(out, "            other sheets, not read: {}\n",
                   fmt::join(file.other_sheets, ", "));
  }
  if (!explained && !file.unknown_columns.empty()) {
    fmt::format_to(out, "            not in the contract: {}\n",
                   fmt::join(file.unknown_columns, ", "));
  }
  if (!file.absent_columns.empty()) {
    fmt::format_to(out, "            not in the file: {}\n", fmt::join(file.absent_columns, ", "));
  }
}

bool is_without_rows(const FileReport& file) { return file.gate && file.rows_loaded() == 0; }

/// The last line but the verdict: what became of the output.
std::string outcome_of(const Report& report) {
  if (report.written) {
    return fmt::format("wrote {}, run {}\n", report.output.native(), report.run_id);
  }
  if (report.output.empty()) return {};
  return report.verdict() == Verdict::fail ? "nothing was written\n"
                                           : "nothing new, nothing was written\n";
}

}  // namespace

double FileReport::rows_per_second() const {
  return seconds > 0 ? static_cast<double>(rows_read) / seconds : 0;
}

Verdict Report::verdict() const {
  auto result = Verdict::pass;
  for (const auto& file : files) {
    if (file.gate) result = worst(result, file.gate->verdict);
    if (is_without_rows(file)) result = worst(result, Verdict::warn);
  }
  return result;
}

std::string to_text(const Report& report) {
  std::string text;
  for (const auto& file : report.files) append_file(text, file, report.output.empty());
  for (const auto& file : report.files) {
    if (is_without_rows(file) && file.rows_quarantined == 0) {
      text += fmt::format("{} has no rows to load below its header\n", file.table);
    }
  }
  for (const auto& table : report.references) {
    text +=
        fmt::format("{:<10}  {} rows of a ticket that is there, {} without a ticket, {} orphans\n",
                    table.table, table.linked, table.without_ticket, table.orphans);
  }
  return text + outcome_of(report) + std::string{to_string(report.verdict())} + "\n";
}

nlohmann::json to_json(const Report& report) {
  auto files = nlohmann::json::array();
  for (const auto& file : report.files) files.push_back(json_of(file));
  auto references = nlohmann::json::array();
  for (const auto& table : report.references) {
    references.push_back({{"table", table.table},
                          {"linked", table.linked},
                          {"without_ticket", table.without_ticket},
                          {"orphans", table.orphans}});
  }
  return {{"output", report.output.string()},
          {"run_id", report.run_id},
          {"written", report.written},
          {"contract", report.contract},
          {"contract_fingerprint", report.contract_fingerprint},
          {"references", references},
          {"files", files}};
}

}  // namespace tierline::importer
