#pragma once

#include "demo_data/calendar.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace tierline::demo_data {

enum class SlaMet : std::uint8_t { yes, no, unknown };

/// One ticket before it has words. Indexes point into the reference tables.
struct Ticket {
  std::int64_t id = 0;
  LocalTime created = 0;
  std::optional<LocalTime> resolved;
  std::uint8_t month = 0, category = 0, tier = 0, status = 0, root_cause = 0, team = 0;
  std::uint8_t assignee = 0;
  std::optional<std::uint8_t> type;
  SlaMet sla = SlaMet::unknown;
  std::uint8_t theme = 0;        ///< what the title is about: index into the themes
  std::uint16_t automation = 0;  ///< comments by the automation account
  std::uint16_t system = 0;      ///< comments of type system by persons
  std::uint16_t visible = 0;     ///< comments the customer sees
  std::uint16_t worknotes = 0;

  bool closed() const { return status == 0; }
  bool terminal() const { return status < 2; }
};

/// All tickets in order of creation, with what the other tables need to know of them.
struct Plan {
  std::uint64_t seed = 0;
  double scale = 1;
  std::vector<Ticket> tickets;
  std::int64_t comments = 0;
  std::int64_t timesheets = 0;
  std::int64_t misses = 0;  ///< of the two-way tables, see Joint::error
};

/// The day after which nothing happens: exports were taken on it.
LocalTime export_time();

/// \param scale  above 0. Exact counts: as calendar, joint and comment_counts say.
Plan make_plan(double scale, std::uint64_t seed);

/// How many comments of which kind each ticket has. Exact at whole scales: per kind, and closed
/// tickets by number of customer-visible comments, by team for those without one.
void plan_comments(Plan& plan, Random& random);

/// Resolution times: the number of resolved tickets and the mean gap are exact, type, team and
/// month shape the gaps.
void plan_resolution(Plan& plan, Random& random);

}  // namespace tierline::demo_data
