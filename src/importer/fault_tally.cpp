#include "importer/fault_tally.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::importer {
namespace {

constexpr std::size_t cells_to_show = 3;

}  // namespace

void FaultTally::add(const source::QuarantinedRow& row) {
  for (const auto& fault : row.faults) {
    auto& summary = faults_[{fault.rule, fault.column}];
    summary.rule = fault.rule;
    summary.column = fault.column;
    ++summary.rows;
    if (summary.first_cells.size() < cells_to_show) {
      summary.first_cells.push_back(fault.cell.empty() ? fmt::format("row {}", row.source_row)
                                                       : fault.cell);
    }
  }
}

std::vector<FaultSummary> FaultTally::summary() const {
  std::vector<FaultSummary> list;
  for (const auto& [key, fault] : faults_) list.push_back(fault);
  std::stable_sort(list.begin(), list.end(), [](const FaultSummary& one, const FaultSummary& two) {
    return one.rows > two.rows;
  });
  return list;
}

}  // namespace tierline::importer
