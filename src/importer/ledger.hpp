#pragma once

#include "tierline/importer/importer.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/tickets/contract.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tierline::importer {

/// Who imports, by what.
struct ImportRun {
  std::string run_id;
  std::string imported_at;  ///< ISO 8601, UTC
  std::string contract;
  std::string contract_fingerprint;
};

/// What beside the contract decides which rows of a file are loaded, and how.
struct Settings {
  std::string cut_off;  ///< `YYYY-MM-DD`; empty: none
  tickets::UnknownColumns unknown_columns = tickets::UnknownColumns::ignore;
  std::string roster_sha256;  ///< empty: no roster
  std::int64_t touched_tickets =
      0;  ///< they only become more, so their number tells which they are
  std::optional<tickets::DateOrder> date_order = {};  ///< none: the contract's

  /// As the ledger holds it, with the columns that name the table's rows.
  std::string to_json(const tickets::Table& table) const;
};

/// The import of the same file by the same contract and settings; none if there is none.
/// \param database  may be null: there is no ledger yet
std::optional<EarlierImport> find_same_import(sqlite::Connection* database, const FileReport& file,
                                              const std::string& contract_fingerprint,
                                              const std::string& settings);

/// Two desks in one database would be one. \param database  may be null
/// \throws Error data if something was imported by a contract of another name
void demand_same_contract(sqlite::Connection* database, const std::string& contract);

/// \throws Error data if rows of the table were named by other columns than the contract's
void demand_same_key(sqlite::Connection& database, const tickets::Table& table,
                     const std::string& settings);

std::int64_t next_import_id(sqlite::Connection& database);

void write_ledger(sqlite::Connection& database, std::int64_t import_id, const FileReport& file,
                  const ImportRun& run, const std::string& settings);

}  // namespace tierline::importer
