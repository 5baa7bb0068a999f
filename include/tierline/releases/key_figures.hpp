#pragma once

#include "tierline/postgres/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tierline::releases {

/// A key figure of two releases.
struct Difference {
  std::string figure;
  std::optional<std::string> before;
  std::optional<std::string> after;

  bool differs() const { return before != after; }
};

/// The key figures of two releases, in the order to show them. Changes the search_path of the
/// transaction.
std::vector<Difference> differences(postgres::Transaction& transaction, const std::string& before,
                                    const std::string& after);

/// How far the key figures of a release may be from those of the one before it.
struct Tolerance {
  double rows_lost_percent = 5;     ///< of the rows of a table; exactly this much still passes
  double rows_gained_percent = 50;  ///< likewise
  double rows_in_any_case = 100;    ///< a table may change by so many rows, however small it is
  double percent_points = 10;       ///< of shares: tiers, SLA. More where fewer than 100 tickets
                                    ///< make a share: 100 / √tickets
  double untiered_percent = 1;      ///< of the tickets may be without a tier, if more than before
};

/// What is out of tolerance: a sentence each. Of nothing else than rows, tiers and SLA; the days
/// and the closed ones change with every export.
std::vector<std::string> out_of_tolerance(const std::vector<Difference>& differences,
                                          const Tolerance& tolerance);

/// Are there tickets to compare with?
bool comparable(const std::vector<Difference>& differences);

}  // namespace tierline::releases
