#pragma once

#include "tierline/source/quarantine.hpp"
#include "tierline/source/rows.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/tickets/contract.hpp"

#include "cleaner/source_proof.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tierline::cleaner {

/// Who cleans, and when.
struct CleaningRun {
  std::string run_id;
  std::string started_at;  ///< ISO 8601, UTC
};

/// Fills the quarantine of the cleaned database: with what the source has set aside already, and
/// with what the cleaner cannot use.
class QuarantineWriter {
 public:
  struct Carried {
    std::uint64_t open = 0;
    std::uint64_t discarded = 0;
  };

  QuarantineWriter(sqlite::Connection& source, SourceProof& file, sqlite::Connection& output,
                   CleaningRun run);

  /// Takes over the source's entries of a table, but those that were closed by loading a row.
  Carried carry(const std::string& table);

  /// \param row  stands at the row to set aside
  void add_faulty(const tickets::Table& table, const source::RowReader& row,
                  std::vector<source::Fault> faults);
  /// A row of the same key is newer, so nobody has to decide about this one.
  void add_duplicate(const tickets::Table& table, const source::RowReader& row,
                     source::Fault fault);

  /// \throws Error internal if the table does not hold what was put into it
  void demand_complete();

 private:
  /// A file that rows are from.
  struct Origin {
    std::string file_name;
    std::string file_sha256;
    std::string sheet;
    std::map<std::string, std::string> letters = {};  ///< by column, where it stands in the sheet
  };

  static std::map<std::int64_t, Origin> origins_of(sqlite::Connection& source);
  const Origin& origin_of(std::int64_t import_id);
  static std::string address_of(const Origin& origin, const tickets::Table& table,
                                const source::RowReader& row, const std::string& column);
  source::QuarantinedRow entry_of(const tickets::Table& table, const source::RowReader& row,
                                  std::vector<source::Fault> faults);
  void add(const source::QuarantinedRow& entry);

  sqlite::Connection& source_;
  SourceProof& file_;
  sqlite::Connection& output_;
  CleaningRun run_;
  std::map<std::int64_t, Origin> origins_;  ///< by import; 0: the source itself, once asked for
  source::Quarantine quarantine_;
  std::uint64_t entries_ = 0;
};

/// Copies the importer's ledger, if the source has one, so that the load knows where rows are from.
void copy_ledger(sqlite::Connection& source, sqlite::Connection& output);

}  // namespace tierline::cleaner
