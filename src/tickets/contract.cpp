#include "tierline/tickets/contract.hpp"

#include "tierline/base/error.hpp"
#include "tierline/contracts.hpp"

#include "tickets/type_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tierline::tickets {

std::optional<DateOrder> date_order_of(std::string_view word) {
  for (const auto order : {DateOrder::day_first, DateOrder::month_first, DateOrder::any}) {
    if (to_string(order) == word) return order;
  }
  return std::nullopt;
}

std::string_view to_string(DateOrder order) {
  switch (order) {
    case DateOrder::day_first: return "DMY";
    case DateOrder::month_first: return "MDY";
    case DateOrder::any: break;
  }
  return "ANY";
}

std::string Column::sql_type() const {
  if (type == Type::numeric) return fmt::format("numeric({},{})", precision, scale);
  const auto* entry = std::find_if(type_names.begin(), type_names.end(),
                                   [&](const auto& known) { return known.second == type; });
  return std::string{entry->first};
}

const Column* Table::find(std::string_view column) const {
  const auto at = std::find_if(columns.begin(), columns.end(),
                               [&](const Column& known) { return known.name == column; });
  return at == columns.end() ? nullptr : &*at;
}

std::size_t Table::index_of(std::string_view column) const {
  const auto* found = find(column);
  if (found == nullptr) {
    throw Error{ErrorCode::internal,
                fmt::format("table \"{}\" has no column \"{}\"", name, column)};
  }
  return static_cast<std::size_t>(found - columns.data());
}

const Table* Contract::find(std::string_view table) const {
  const auto at = std::find_if(tables.begin(), tables.end(),
                               [&](const Table& known) { return known.name == table; });
  return at == tables.end() ? nullptr : &*at;
}

Contract builtin_contract() {
  return parse_contract(contracts::servicedesk.text, contracts::servicedesk.name);
}

std::vector<std::string> shipped_contract_names() {
  std::vector<std::string> names;
  for (const auto& contract : contracts::all) names.emplace_back(contract.name);
  return names;
}

std::optional<Contract> shipped_contract(std::string_view name) {
  for (const auto& contract : contracts::all) {
    if (contract.name == name) return parse_contract(contract.text, contract.name);
  }
  return std::nullopt;
}

Contract with_date_order(Contract contract, DateOrder order) {
  contract.date_order = order;
  return contract;
}

}  // namespace tierline::tickets
