#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/source/quarantine.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tierline::importer {

/// Which rows of the quarantine are judged again, and by which contract.
struct ReplayOptions {
  std::filesystem::path source{"source.db"};
  std::filesystem::path contract = {};  ///< empty: the built-in one
  std::vector<std::int64_t> ids = {};   ///< of open rows; empty: all open rows
};

struct TableReplay {
  std::string table;
  std::uint64_t rows_tried = 0;  ///< the sum of the others
  std::uint64_t rows_inserted = 0;
  std::uint64_t rows_updated = 0;
  std::uint64_t rows_unchanged = 0;
  std::uint64_t rows_superseded =
      0;                            ///< a newer row of the same key is there: resolved, not loaded
  std::uint64_t rows_left_out = 0;  ///< before the contract's cut-off: discarded
  std::uint64_t rows_still_bad = 0;

  std::uint64_t rows_loaded() const { return rows_inserted + rows_updated + rows_unchanged; }
};

/// A row that the contract still refuses. Its values are as they came: mask them before showing.
struct StillBad {
  std::int64_t id = 0;
  std::string table;
  std::int64_t source_row = 0;
  std::vector<source::Fault> faults;
};

struct ReplayReport {
  std::filesystem::path source;
  std::string run_id;  ///< what `undo` wants to know
  std::string contract;
  std::string contract_fingerprint;
  std::vector<TableReplay> tables;  ///< those with rows to try
  std::vector<StillBad> still_bad;  ///< the first 100; the tables count all

  /// warn when rows are still bad.
  Verdict verdict() const;
};

/// Judges open rows of the quarantine again and puts those that pass into their tables, as an
/// import does: with a row of its own in the ledger (format `replay`), so that it can be undone.
/// What passes becomes `replayed`. Writes nothing when no row passes; on any error nothing has
/// changed.
/// \throws Error data if the source is no database of the importer, or an id names no open row;
///         config; conflict if somebody else imports into it; io; interrupted
ReplayReport replay(const ReplayOptions& options, const observability::Services& services);

std::string to_text(const ReplayReport& report);
nlohmann::json to_json(const ReplayReport& report);

}  // namespace tierline::importer
