#include "tierline/snapshot/snapshot.hpp"

#include "tierline/base/error.hpp"
#include "tierline/etl/runs.hpp"
#include "tierline/sql/postgres.hpp"
#include "tierline/tickets/dates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace tierline::snapshot {
namespace {

constexpr std::int32_t most_days = 36'525;  // a hundred years: beyond it somebody mistyped a year

struct Range {
  std::string from;
  std::string to;
};

std::int32_t day_number(const std::string& text) {
  const auto day = tickets::parse_canonical_date(text);
  if (!day) {
    throw Error{ErrorCode::usage,
                fmt::format("cannot take a snapshot: \"{}\" is no day as YYYY-MM-DD", text)};
  }
  return *day;
}

void check(const Range& range, const std::string& today) {
  const auto from = day_number(range.from);
  const auto to = day_number(range.to);
  const auto refuse = [&](const std::string& reason) {
    throw Error{ErrorCode::usage, fmt::format("cannot take snapshots from {} to {}: {}", range.from,
                                              range.to, reason)};
  };
  if (from > to) refuse("the first day is after the last");
  if (to > day_number(today)) refuse(fmt::format("today is {}", today));
  if (to - from >= most_days) refuse("more than a hundred years");
}

/// The days asked for; none when the whole span of no tickets is wanted.
std::optional<Range> range_of(const Options& options, postgres::Transaction& transaction,
                              const std::string& now) {
  const auto days = transaction.query(sql::postgres::snapshot_days, {now}).at(0);
  const auto& today = days.at(0).value();
  if (options.whole_span) {
    if (!options.from.empty() || !options.to.empty()) {
      throw Error{ErrorCode::usage,
                  "cannot take a snapshot: a range and the whole span were given"};
    }
    if (!days.at(2)) return std::nullopt;
    // A ticket from the future is a defect of the data, not a day to take a snapshot of.
    return Range{std::min(*days.at(2), today), std::min(days.at(3).value(), today)};
  }
  const auto to = options.to.empty() ? days.at(1).value() : options.to;
  Range range{options.from.empty() ? to : options.from, to};
  check(range, today);
  return range;
}

std::vector<Mix> newest(postgres::Transaction& transaction, const Report& report) {
  std::vector<Mix> mixes;
  const auto rows = transaction.query(sql::postgres::newest_snapshots,
                                      {std::string{to_string(report.period)}, report.to});
  for (const auto& row : rows) {
    if (mixes.size() == report.dates) break;
    const auto count = [&](std::size_t column) { return std::stoull(row.at(column).value()); };
    mixes.push_back(
        {row.at(0).value(), row.at(1) == "true", count(2), count(3), count(4), count(5)});
  }
  return mixes;
}

Report take(const Options& options, postgres::Session& session, const std::string& now) {
  Report report;
  report.period = options.period;
  postgres::Transaction transaction{session};
  const auto range = range_of(options, transaction, now);
  if (!range) return report;

  report.from = range->from;
  report.to = range->to;
  transaction.execute(sql::postgres::set_jit_off);
  const auto counts =
      transaction
          .query(sql::postgres::take_snapshots,
                 {std::string{to_string(report.period)}, report.from, report.to, now})
          .at(0);
  const auto count = [&](std::size_t column) { return std::stoull(counts.at(column).value()); };
  report.dates = count(0);
  report.rows = count(1);
  report.inserted = count(2);
  report.updated = count(3);
  report.removed = count(4);
  report.newest = newest(transaction, report);
  transaction.commit();
  return report;
}

}  // namespace

std::string_view to_string(Period period) {
  return period == Period::day ? "day" : period == Period::week ? "week" : "month";
}

Verdict Report::verdict() const { return dates == 0 ? Verdict::warn : Verdict::pass; }

Report run(const Options& options, postgres::Session& session,
           const observability::Services& services) {
  etl::OwnRun run_in_books{
      session, services.run_id, "snapshot", services.clock, [&](const Error& cause) {
        services.log.warn("the end of the run is not in the books", {{"cause", cause.message()}});
      }};
  auto report = take(options, session, to_iso8601(services.clock.now()));
  services.log.info("took snapshots", {{"period", std::string{to_string(report.period)}},
                                       {"from", report.from},
                                       {"to", report.to},
                                       {"inserted", static_cast<std::int64_t>(report.inserted)},
                                       {"updated", static_cast<std::int64_t>(report.updated)}});
  run_in_books.finish(to_string(report.verdict()));
  return report;
}

}  // namespace tierline::snapshot
