#pragma once

#include "demo_data/plan.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace tierline::demo_data {

/// One value that was planted on purpose.
struct Defect {
  std::string_view kind;
  std::string_view table;
  std::int64_t row;  ///< in the sheet or file: the header is row 1
  std::string_view column;
  std::string value;
};

struct TableTruth {
  std::string name;
  std::int64_t rows = 0;
  std::size_t columns = 0;
  std::string sha256;  ///< over canonical cell texts, the same in every format
};

using TierCounts = std::array<std::int64_t, 3>;

/// Resolution times added up.
struct Gaps {
  std::int64_t tickets = 0, seconds = 0;

  void add(std::int64_t gap);
};

/// What metrics say of the tickets of a team.
struct TeamTruth {
  std::int64_t tickets = 0, with_contact = 0, with_one_contact = 0;
  std::int64_t support_tickets = 0, support_comments = 0, support_human_comments = 0;
  Gaps gaps;
  std::map<std::string, std::int64_t> categories;
};

/// What metrics say of the closed, or of the terminal, tickets.
struct BaseTruth {
  std::map<std::string, TeamTruth> teams;
  std::map<std::string, std::int64_t> root_causes, categories;
  std::map<std::string, Gaps> gaps_by_created, gaps_by_resolved;
  /// Tickets by number of persons with entries (1, 2, 3, 4 and more): by ticket, by project code.
  std::array<std::int64_t, 4> technicians{}, project_technicians{};

  void count(const Ticket& ticket);
};

/// Who booked time on a ticket.
struct Hands {
  bool closed = false, terminal = false;
  std::set<std::size_t> persons;
};

/// What a correct pipeline must find in the data, counted while they were made.
struct Truth {
  std::vector<TableTruth> tables;
  TierCounts tiers{};
  std::map<std::string, TierCounts> tiers_by_category, tiers_by_month, tiers_by_status;
  std::map<std::string, std::int64_t> statuses, categories, root_causes, teams, comment_types,
      work_types, timesheets_by_month;
  std::int64_t terminal = 0, open = 0, closed = 0;
  std::int64_t sla_met = 0, sla_missed = 0, sla_unknown = 0;
  /// Tickets by customer-visible comments (0, 1, 2 or 3, 4 and more).
  std::array<std::int64_t, 4> closed_by_contacts{}, terminal_by_contacts{};
  std::int64_t resolved = 0, closed_resolved = 0;
  std::int64_t resolution_seconds = 0, closed_resolution_seconds = 0;
  BaseTruth of_closed, of_terminal;
  std::map<std::int64_t, Hands> hands, project_hands;  ///< by ticket
  std::map<std::size_t, std::int64_t> minutes_by_person;
  std::int64_t comments_automation = 0;
  std::int64_t timesheets_linked = 0, timesheets_zero = 0, timesheets_orphan = 0;
  /// kind, table, column → number planted
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> defect_counts;
  std::vector<Defect> defects;  ///< one by one; of empty strings only the number is kept

  void count_ticket(const Ticket& ticket);
  void count_entry(const Ticket& ticket, std::size_t person, bool by_project);
  void sum_up_hands();
  void plant(Defect defect);
  void plant_unlisted(std::string_view kind, std::string_view table, std::string_view column,
                      std::int64_t count = 1);
};

}  // namespace tierline::demo_data
