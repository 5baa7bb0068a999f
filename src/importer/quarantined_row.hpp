#pragma once

#include "tierline/source/quarantine.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/tickets/contract.hpp"

#include "importer/row.hpp"
#include "importer/row_judge.hpp"

#include <map>
#include <string>
#include <vector>

namespace tierline::importer {

/// Rows of the quarantine as the contract of today sees them.
class QuarantinedRows {
 public:
  /// Both must outlive it.
  QuarantinedRows(sqlite::Connection& database, const tickets::Table& table);

  /// Valid until the next one.
  const GivenRow& row(const source::QuarantinedRow& entry);

 private:
  const std::vector<bool>& present(const std::string& run_id);

  sqlite::Connection& database_;
  const tickets::Table& table_;
  std::vector<std::string> columns_;
  std::map<std::string, std::vector<bool>> present_of_run_;
  std::vector<std::string> texts_;
  GivenRow row_;
};

/// The faults of the row that `judge` has judged last; those of its shape stay whatever the values
/// are.
std::vector<source::Fault> faults_now(const source::QuarantinedRow& entry, const GivenRow& row,
                                      const tickets::Table& table, const RowJudge& judge);

}  // namespace tierline::importer
