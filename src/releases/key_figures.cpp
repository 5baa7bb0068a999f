#include "tierline/releases/key_figures.hpp"

#include "tierline/postgres/ddl.hpp"
#include "tierline/sql/postgres.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace tierline::releases {
namespace {

using Figures = std::vector<std::pair<std::string, std::optional<std::string>>>;

constexpr std::array tables{"tickets", "comments", "timesheets"};
constexpr std::array shares{"L1 %", "L2 %", "L3 %", "SLA met %"};

Figures figures_of(postgres::Transaction& transaction, const std::string& schema) {
  transaction.execute({"set_search_path", postgres::ddl::set_search_path(schema)});
  Figures figures;
  for (const auto& row : transaction.query(sql::postgres::release_figures)) {
    figures.emplace_back(row.at(0).value(), row.at(1));
  }
  return figures;
}

/// A figure on both sides; none where one of them has no value.
std::optional<std::pair<double, double>> values_of(const std::vector<Difference>& differences,
                                                   std::string_view figure) {
  for (const auto& one : differences) {
    if (one.figure != figure) continue;
    if (!one.before || !one.after) return std::nullopt;
    return std::pair{std::stod(*one.before), std::stod(*one.after)};
  }
  return std::nullopt;
}

std::optional<std::string> rows_fault(std::string_view table, double before, double after,
                                      const Tolerance& tolerance) {
  if (std::abs(after - before) <= tolerance.rows_in_any_case) return std::nullopt;
  const auto percent = 100.0 * std::abs(after - before) / std::max(before, 1.0);
  const auto limit = after < before ? tolerance.rows_lost_percent : tolerance.rows_gained_percent;
  if (percent <= limit) return std::nullopt;
  return fmt::format("{} {} rows where {} were ({:.1f} % {}, {:.0f} % may be)", after, table,
                     before, percent, after < before ? "lost" : "gained", limit);
}

}  // namespace

std::vector<Difference> differences(postgres::Transaction& transaction, const std::string& before,
                                    const std::string& after) {
  const auto old_ones = figures_of(transaction, before);
  const auto new_ones = figures_of(transaction, after);
  std::vector<Difference> result;
  for (std::size_t i = 0; i < new_ones.size(); ++i) {
    result.push_back({new_ones[i].first, old_ones[i].second, new_ones[i].second});
  }
  return result;
}

bool comparable(const std::vector<Difference>& differences) {
  const auto tickets = values_of(differences, "tickets");
  return tickets && tickets->first > 0;
}

std::vector<std::string> out_of_tolerance(const std::vector<Difference>& differences,
                                          const Tolerance& tolerance) {
  std::vector<std::string> faults;
  const auto add = [&](std::optional<std::string> fault) {
    if (fault) faults.push_back(*std::move(fault));
  };
  for (const auto* table : tables) {
    if (const auto rows = values_of(differences, table)) {
      add(rows_fault(table, rows->first, rows->second, tolerance));
    }
  }
  const auto tickets = values_of(differences, "tickets").value_or(std::pair{0.0, 0.0});
  const auto fewest = std::max(1.0, std::min(tickets.first, tickets.second));
  const auto points = std::max(tolerance.percent_points, 100.0 / std::sqrt(fewest));
  for (const auto* share : shares) {
    const auto percent = values_of(differences, share);
    if (!percent || std::abs(percent->second - percent->first) <= points) continue;
    faults.push_back(fmt::format("{} is {:.1f} where {:.1f} was ({:.1f} points may be)", share,
                                 percent->second, percent->first, points));
  }
  const auto untiered = values_of(differences, "without a tier");
  if (untiered && untiered->second > untiered->first &&
      100.0 * untiered->second > tolerance.untiered_percent * std::max(tickets.second, 1.0)) {
    faults.push_back(fmt::format("{} tickets without a tier where {} were ({:.0f} % may be)",
                                 untiered->second, untiered->first, tolerance.untiered_percent));
  }
  return faults;
}

}  // namespace tierline::releases
