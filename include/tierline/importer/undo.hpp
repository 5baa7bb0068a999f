#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tierline::importer {

struct UndoOptions {
  std::string run = {};  ///< as the importer's report and the ledger name it
  std::filesystem::path source{"source.db"};
};

struct UndoneFile {
  std::string table;
  std::string file_name;
  std::uint64_t rows_removed = 0;         ///< that the import had inserted
  std::uint64_t rows_restored = 0;        ///< that it had updated
  std::uint64_t quarantine_removed = 0;   ///< first seen in it
  std::uint64_t quarantine_reopened = 0;  ///< closed by it
};

struct UndoReport {
  std::filesystem::path source;
  std::string run;
  std::vector<UndoneFile> files;

  Verdict verdict() const { return Verdict::pass; }
};

/// Takes all imports of a run back: the tables hold again what they held before. The last import
/// into a table must go first. The ledger keeps the run, marked as undone; its files can be
/// imported again. Rows of the quarantine that were there before and came again in the run stay
/// open.
/// \throws Error data if there is no such run, if it was undone before, or if a later import into
///         one of its tables was not; conflict, io, interrupted
UndoReport undo(const UndoOptions& options, const observability::Services& services);

std::string to_text(const UndoReport& report);
nlohmann::json to_json(const UndoReport& report);

}  // namespace tierline::importer
