#include "tierline/importer/importer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace tierline::importer {
namespace {

std::string origin(const FileReport& file) {
  if (file.format == "xlsx") return fmt::format("sheet \"{}\"", file.sheet);
  return fmt::format("{}, delimiter \"{}\"", file.encoding,
                     file.delimiter == "\t" ? "tab" : file.delimiter);
}

nlohmann::json json_of(const FileReport& file) {
  auto columns = nlohmann::json::array();
  for (const auto& column : file.columns) {
    columns.push_back(
        {{"column", column.column}, {"header", column.header}, {"at", column.letters}});
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
          {"rows_read", file.rows_read},
          {"rows_loaded", file.rows_loaded},
          {"rows_filtered", file.rows_filtered},
          {"columns", columns},
          {"unknown_columns", file.unknown_columns},
          {"absent_columns", file.absent_columns},
          {"duration_seconds", file.seconds},
          {"rows_per_second", file.rows_per_second()}};
}

void append_file(std::string& text, const FileReport& file, bool explained) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{:<10}  {} ({})\n", file.table, file.path.native(), origin(file));
  if (explained) {
    for (const auto& column : file.columns) {
      fmt::format_to(out, "            {:>3}  {}  ->  {}\n", column.letters, column.header,
                     column.column);
    }
  } else {
    fmt::format_to(out,
                   "            {} rows read = {} loaded + {} filtered (blank), {:.1f} s, {:.0f} "
                   "rows/s\n",
                   file.rows_read, file.rows_loaded, file.rows_filtered, file.seconds,
                   file.rows_per_second());
  }
  fmt::format_to(out, "            {} columns matched\n", file.columns.size());
  if (!file.other_sheets.empty()) {
    fmt::format_to(out, "            other sheets, not read: {}\n",
                   fmt::join(file.other_sheets, ", "));
  }
  if (!file.unknown_columns.empty()) {
    fmt::format_to(out, "            left out, not in the contract: {}\n",
                   fmt::join(file.unknown_columns, ", "));
  }
  if (!file.absent_columns.empty()) {
    fmt::format_to(out, "            not in the file: {}\n", fmt::join(file.absent_columns, ", "));
  }
}

}  // namespace

double FileReport::rows_per_second() const {
  return seconds > 0 ? static_cast<double>(rows_read) / seconds : 0;
}

Verdict Report::verdict() const {
  const bool without_rows =
      !output.empty() && std::any_of(files.begin(), files.end(),
                                     [](const FileReport& file) { return file.rows_loaded == 0; });
  return without_rows ? Verdict::warn : Verdict::pass;
}

std::string to_text(const Report& report) {
  std::string text;
  for (const auto& file : report.files) append_file(text, file, report.output.empty());
  for (const auto& file : report.files) {
    if (!report.output.empty() && file.rows_loaded == 0) {
      text += fmt::format("{} has no rows below its header\n", file.table);
    }
  }
  if (!report.output.empty()) text += fmt::format("wrote {}\n", report.output.native());
  return text + std::string{to_string(report.verdict())} + "\n";
}

nlohmann::json to_json(const Report& report) {
  auto files = nlohmann::json::array();
  for (const auto& file : report.files) files.push_back(json_of(file));
  return {{"output", report.output.string()},
          {"contract", report.contract},
          {"contract_fingerprint", report.contract_fingerprint},
          {"files", files}};
}

}  // namespace tierline::importer
