#pragma once

#include "demo_data/plan.hpp"

#include <array>
#include <cstdint>
#include <map>
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
  std::int64_t comments_automation = 0;
  std::int64_t timesheets_linked = 0, timesheets_zero = 0, timesheets_orphan = 0;
  /// kind, table, column → number planted
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> defect_counts;
  std::vector<Defect> defects;  ///< one by one; of empty strings only the number is kept

  void count_ticket(const Ticket& ticket);
  void plant(Defect defect);
  void plant_unlisted(std::string_view kind, std::string_view table, std::string_view column,
                      std::int64_t count = 1);
};

}  // namespace tierline::demo_data
