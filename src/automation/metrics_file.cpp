#include "automation/metrics_file.hpp"

#include "tierline/base/error.hpp"
#include "tierline/spreadsheet/named_rows.hpp"
#include "tierline/sql/postgres.hpp"
#include "tierline/tickets/dates.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>
#include <utility>

namespace tierline::automation {
namespace {

constexpr std::size_t longest_type = 100;  // characters
constexpr std::int64_t most_tickets = std::numeric_limits<std::int32_t>::max();
constexpr std::uint64_t most_of_a_numeric = 99'999'999;  // numeric(10,2)

const std::array<Kind, 2>& kinds() {
  static const std::array<Kind, 2> all{
      Kind{"automation_metrics",
           "automation_type",
           "tickets_automated",
           {{"hours_saved", most_of_a_numeric}, {"cost_saved", most_of_a_numeric}},
           sql::postgres::load_automation_metrics},
      Kind{"self_service_metrics",
           "service_type",
           "deflected_tickets",
           {{"success_rate", 100}},
           sql::postgres::load_self_service_metrics}};
  return all;
}

std::vector<std::string> required(const Kind& kind) {
  return {"month", kind.type_column, kind.tickets_column};
}

const Kind& kind_of(const spreadsheet::NamedRows& rows, const std::filesystem::path& file) {
  for (const auto& kind : kinds()) {
    if (rows.has({kind.type_column})) return kind;
  }
  throw Error{
      ErrorCode::data,
      fmt::format("cannot read \"{}\": its header is neither of automation nor of self-service",
                  file.string()),
      fmt::format("the columns are {}, or {}", fmt::join(required(kinds()[0]), ","),
                  fmt::join(required(kinds()[1]), ","))};
}

/// `YYYY-MM`, or the first day of a month.
std::optional<std::string> month_of(const std::string& text) {
  auto day = text.size() == 7 ? text + "-01" : text;
  if (!tickets::parse_canonical_date(day) || day.substr(8) != "01") return std::nullopt;
  return day;
}

std::optional<std::int64_t> count_of(const std::string& text) {
  std::int64_t count = 0;
  const auto* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, count);
  if (parsed.ec != std::errc{} || parsed.ptr != end || count < 0 || count > most_tickets) {
    return std::nullopt;
  }
  return count;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char letter) { return letter >= '0' && letter <= '9'; });
}

/// From 0 to `most`, both included, with two decimals at most.
bool is_measure(std::string_view text, std::uint64_t most) {
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto fraction = point == std::string_view::npos ? "0" : text.substr(point + 1);
  if (!all_digits(whole) || whole.size() > 8 || !all_digits(fraction) || fraction.size() > 2) {
    return false;
  }
  const auto units = std::stoull(std::string{whole});
  const bool nothing_behind = fraction.find_first_not_of('0') == std::string_view::npos;
  return units < most || (units == most && (nothing_behind || most == most_of_a_numeric));
}

std::string value_of(const spreadsheet::NamedRow& row, const std::string& column) {
  const auto found = row.values.find(column);
  return found == row.values.end() ? std::string{} : found->second;
}

/// Fills `metric`. \return why the row is wrong; empty when it is right
std::string read_row(const spreadsheet::NamedRow& row, const Kind& kind, Metric& metric) {
  if (!row.fault.empty()) return row.fault;
  const auto month = month_of(value_of(row, "month"));
  if (!month) {
    return fmt::format("month \"{}\" is no month as YYYY-MM, nor its first day",
                       value_of(row, "month"));
  }
  metric.type = value_of(row, kind.type_column);
  if (metric.type.empty()) return kind.type_column + " is missing";
  const auto of_type = spreadsheet::text_fault(metric.type, longest_type);
  if (!of_type.empty()) return kind.type_column + ' ' + of_type;
  const auto tickets = count_of(value_of(row, kind.tickets_column));
  if (!tickets) {
    return fmt::format("{} \"{}\" is no whole number from 0 to {}", kind.tickets_column,
                       value_of(row, kind.tickets_column), most_tickets);
  }
  metric.month = *month;
  metric.tickets = *tickets;
  for (const auto& measure : kind.measures) {
    const auto value = value_of(row, measure.column);
    if (!value.empty() && !is_measure(value, measure.most)) {
      return fmt::format("{} \"{}\" is no number from 0 to {} with two decimals at most",
                         measure.column, value, measure.most);
    }
    metric.measures.push_back(value.empty() ? std::nullopt : std::optional{value});
  }
  return {};
}

}  // namespace

MetricsFile read_metrics(const std::filesystem::path& file, Report& report) {
  spreadsheet::NamedRows rows{file};
  const auto& kind = kind_of(rows, file);
  report.table = kind.table;
  std::vector<std::string> optional;
  MetricsFile result{kind, {}, {}};
  for (const auto& measure : kind.measures) {
    optional.push_back(measure.column);
    result.has.push_back(rows.has({measure.column}));
  }
  rows.demand(required(kind), optional);
  std::map<std::pair<std::string, std::string>, std::uint64_t> seen;
  spreadsheet::NamedRow row;
  while (rows.next(row)) {
    ++report.rows;
    Metric metric;
    auto fault = read_row(row, kind, metric);
    if (fault.empty()) {
      const auto [before, is_new] = seen.try_emplace({metric.month, metric.type}, row.number);
      if (!is_new) {
        fault = fmt::format("{} of {} stands in row {} already", metric.type,
                            metric.month.substr(0, 7), before->second);
      }
    }
    if (fault.empty()) {
      result.metrics.push_back(std::move(metric));
      continue;
    }
    report.faults.add(row.number, std::move(fault));
  }
  return result;
}

}  // namespace tierline::automation
