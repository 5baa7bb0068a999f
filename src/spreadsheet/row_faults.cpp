#include "tierline/spreadsheet/row_faults.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>
#include <utility>

namespace tierline::spreadsheet {

void RowFaults::add(std::uint64_t row, std::string reason) {
  ++count_;
  if (first_.size() < most_kept) first_.push_back({row, std::move(reason)});
}

std::string to_text(const RowFaults& faults, std::uint64_t rows) {
  if (!faults.any()) return {};
  std::string text;
  const auto out = std::back_inserter(text);
  for (const auto& fault : faults.first()) {
    fmt::format_to(out, "row {}: {}\n", fault.row, fault.reason);
  }
  fmt::format_to(out, "{} of {} rows are wrong; nothing was written\n", faults.count(), rows);
  return text;
}

nlohmann::json to_json(const RowFaults& faults) {
  auto first = nlohmann::json::array();
  for (const auto& fault : faults.first()) {
    first.push_back({{"row", fault.row}, {"reason", fault.reason}});
  }
  return {{"faulty_rows", faults.count()}, {"faults", first}};
}

}  // namespace tierline::spreadsheet
