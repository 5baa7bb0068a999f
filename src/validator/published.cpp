#include "validator/published.hpp"

#include "tierline/releases/assess.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/sql/postgres.hpp"

#include <optional>
#include <utility>

namespace tierline::validator {
namespace {

quality::Population population_of(postgres::Transaction& transaction) {
  const auto rows = transaction.query(sql::postgres::tickets_by_roster);
  return !rows.empty() && rows.at(0).at(0) == "t" ? quality::Population::roster
                                                  : quality::Population::unknown;
}

}  // namespace

tickets::Contract contract_of_release(postgres::Transaction& transaction,
                                      const std::filesystem::path& given) {
  if (!given.empty()) return source::read_contract(given);
  const auto rows = transaction.query(sql::postgres::published_contract);
  auto shipped = rows.empty() ? std::nullopt : tickets::shipped_contract(rows.at(0).at(0).value());
  return shipped ? *std::move(shipped) : tickets::builtin_contract();
}

quality::Assessment assess_published(postgres::Transaction& transaction,
                                     const tickets::Contract& contract,
                                     const quality::RuleSet& rules,
                                     const observability::Services& services) {
  return releases::assess(transaction, "servicedesk", contract, rules, population_of(transaction),
                          services);
}

}  // namespace tierline::validator
