#include "importer/references.hpp"

#include "tierline/sqlite/statement.hpp"
#include "tierline/sqlite/table_sql.hpp"
#include "tierline/tickets/values.hpp"

#include "importer/row.hpp"
#include "importer/row_judge.hpp"

namespace tierline::importer {
namespace {

constexpr auto referenced = "tickets";

/// Looks a ticket up by its canonical number.
class TicketFinder {
 public:
  TicketFinder(sqlite::Connection& database, const tickets::Table& tickets)
      : tickets_{tickets},
        find_{database, sqlite::select_where_sql(tickets.name, {bookkeeping::row_key},
                                                 {bookkeeping::row_key})} {}

  bool has(std::string_view canonical) {
    const auto key = key_of(tickets_, std::string{canonical});
    if (key.number) {
      find_.bind(1, *key.number);
    } else {
      find_.bind(1, std::string_view{key.text});
    }
    const bool found = find_.step();
    find_.reset();
    return found;
  }

 private:
  const tickets::Table& tickets_;
  sqlite::Statement find_;
};

References count_in(sqlite::Connection& database, const tickets::Contract& contract,
                    const tickets::Table& table, TicketFinder& tickets) {
  References result;
  result.table = table.name;
  tickets::Judge judge{contract};
  const auto& column = *table.find(table.ticket);
  // Each spelling once: a ticket has many rows.
  sqlite::Statement spellings{database, sqlite::count_by_value_sql(table.name, table.ticket)};
  while (spellings.step()) {
    const auto rows = static_cast<std::uint64_t>(spellings.integer(1));
    const auto value = value_of(spellings, 0);
    const auto judgement = judge.judge(column, value.storage, value.text);
    if (judgement.text.empty()) {
      result.without_ticket += rows;
    } else if (tickets.has(judgement.text)) {
      result.linked += rows;
    } else {
      result.orphans += rows;
    }
  }
  return result;
}

}  // namespace

std::vector<References> count_references(sqlite::Connection& database,
                                         const tickets::Contract& contract) {
  std::vector<References> all;
  // SQLite sorts in as much memory as its cache may have, beside the cache.
  database.execute("PRAGMA cache_size = -2000");
  const auto* const tickets = contract.find(referenced);
  if (tickets == nullptr || sqlite::table_columns(database, tickets->name).empty()) return all;
  TicketFinder finder{database, *tickets};
  for (const auto& table : contract.tables) {
    if (table.ticket.empty() || table.name == referenced) continue;
    if (sqlite::table_columns(database, table.name).empty()) continue;
    all.push_back(count_in(database, contract, table, finder));
  }
  return all;
}

}  // namespace tierline::importer
