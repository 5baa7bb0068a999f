#include "tierline/demo_data/demo_data.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/spreadsheet/csv_writer.hpp"
#include "tierline/spreadsheet/xlsx_writer.hpp"

#include "demo_data/generator.hpp"
#include "demo_data/quota.hpp"
#include "demo_data/reference.hpp"
#include "demo_data/sinks.hpp"
#include "demo_data/truth_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tierline::demo_data {
namespace {

constexpr double largest_scale = 40;
constexpr double smallest_scale = 0.001;

void check(const Options& options) {
  if (!(options.scale >= smallest_scale && options.scale <= largest_scale)) {
    throw Error{ErrorCode::usage,
                fmt::format("cannot make data of scale {}: it must be {} to {}", options.scale,
                            smallest_scale, largest_scale),
                "1 is 10,939 tickets with their comments and timesheets"};
  }
  if (!(options.unrepairable_percent >= 0 && options.unrepairable_percent <= 100)) {
    throw Error{ErrorCode::usage, fmt::format("cannot spoil {} % of the rows: it must be 0 to 100",
                                              options.unrepairable_percent)};
  }
  const auto longest = scaled(reference::timesheets, options.scale) + 1;
  if (options.format == Format::xlsx && longest > spreadsheet::XlsxWriter::max_rows) {
    throw Error{ErrorCode::usage,
                fmt::format("cannot write {} rows of timesheets into a workbook: a sheet holds {}",
                            longest, spreadsheet::XlsxWriter::max_rows),
                "use --format csv or sqlite, or a smaller --scale"};
  }
}

void write_tiers(const Plan& plan, const std::filesystem::path& path) {
  spreadsheet::CsvWriter writer{path};
  writer.text("ticket_id");
  writer.text("expected_tier_v1");
  writer.end_row();
  for (const auto& ticket : plan.tickets) {
    writer.text(fmt::to_string(ticket.id));
    writer.text(fmt::format("L{}", ticket.tier + 1));
    writer.end_row();
  }
  writer.finish();
}

void write_defects(const Truth& truth, const std::filesystem::path& path) {
  spreadsheet::CsvWriter writer{path};
  for (const auto* header : {"kind", "table", "row", "column", "value"}) {
    writer.text(header);
  }
  writer.end_row();
  for (const auto& defect : truth.defects) {
    writer.text(defect.kind);
    writer.text(defect.table);
    writer.text(fmt::to_string(defect.row));
    writer.text(defect.column);
    writer.text(defect.value);
    writer.end_row();
  }
  writer.finish();
}

std::int64_t planted(const Truth& truth, std::string_view kind) {
  std::int64_t sum = 0;
  for (const auto& [key, count] : truth.defect_counts) {
    sum += kind.empty() || std::get<0>(key) == kind ? count : 0;
  }
  return sum;
}

}  // namespace

Report run(const Options& options, const observability::Services& services) {
  check(options);
  const Stopwatch watch;
  make_directories(options.directory);
  services.log.info("planning demo data",
                    {{"scale", options.scale}, {"seed", static_cast<std::int64_t>(options.seed)}});
  const auto plan = plan_of(options);
  const auto sink = make_sink(options);
  services.progress.begin(
      "write demo data",
      static_cast<std::uint64_t>(plan.comments + plan.timesheets) + plan.tickets.size());
  observability::HealthWatch health{{.writes_to = {options.directory}}, services};
  const auto truth = generate(plan, options, *sink, [&](std::uint64_t rows) {
    health.advance(rows);
    services.progress.advance(rows);
  });
  services.progress.finish();

  Report report;
  report.truth_file = options.directory / "truth.json";
  report.truth_tickets_file = options.directory / "truth_tickets.csv";
  report.truth_defects_file = options.directory / "truth_defects.csv";
  write_tiers(plan, report.truth_tickets_file);
  write_defects(truth, report.truth_defects_file);
  replace_file(report.truth_file, truth_json(truth, options).dump(2) + "\n");
  for (const auto& table : truth.tables) {
    report.tables.push_back({table.name, file_of(options, table.name), table.rows,
                             static_cast<std::int64_t>(table.columns), table.sha256});
  }
  report.tickets_l1 = truth.tiers[0];
  report.tickets_l2 = truth.tiers[1];
  report.tickets_l3 = truth.tiers[2];
  report.defects = planted(truth, {});
  report.unrepairable = planted(truth, "unrepairable");
  report.seconds = watch.seconds();
  services.log.info("wrote demo data", {{"directory", options.directory.string()},
                                        {"defects", report.defects},
                                        {"duration_seconds", report.seconds}});
  return report;
}

}  // namespace tierline::demo_data
