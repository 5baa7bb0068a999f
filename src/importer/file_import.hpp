#pragma once

#include "tierline/importer/importer.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/source/quarantine.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/tickets/contract.hpp"

#include "importer/export_file.hpp"
#include "importer/fault_tally.hpp"
#include "importer/ledger.hpp"
#include "importer/row.hpp"
#include "importer/row_filter.hpp"
#include "importer/row_judge.hpp"
#include "importer/table_writer.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tierline::importer {

/// One export on its way into its table.
class FileImport {
 public:
  /// Prepares the table. All must outlive the import. \param touched  null without a roster
  FileImport(ExportFile& file, const tickets::Contract& contract, const Settings& settings,
             sqlite::Connection& database, source::Quarantine& quarantine, TouchedTickets* touched,
             const ImportRun& run);

  /// Reads all rows, and writes them and the ledger, unless the gate is closed.
  FileReport go(const observability::Services& services);

 private:
  void read_rows(const observability::Services& services);
  void take_row();
  void set_aside();
  const GivenRow& with_canonical_dates(const GivenRow& row);
  FileReport outcome() const;

  ExportFile& file_;
  const Settings& settings_;
  sqlite::Connection& database_;
  source::Quarantine& quarantine_;
  const ImportRun& run_;
  std::int64_t import_id_;
  RowJudge judge_;
  RowFilter filter_;
  TableWriter writer_;
  FaultTally faults_;
  std::vector<std::size_t> dates_;  ///< columns to be stored in canonical form
  GivenRow respelt_;
  std::vector<std::string> spellings_;  ///< for each of `dates_`, what `respelt_` looks at
  std::uint64_t rows_read_ = 0;
  std::uint64_t rows_quarantined_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> left_out_;  ///< by reason
};

/// Closes the rows of the quarantine whose key `writer` brought, but for those that the run itself
/// set aside. \return how many
std::uint64_t resolve_quarantine(sqlite::Connection& database, source::Quarantine& quarantine,
                                 const tickets::Table& table, TableWriter& writer,
                                 const std::string& run_id);

}  // namespace tierline::importer
