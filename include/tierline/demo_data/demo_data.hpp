#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Sample exports of a service desk: invented, the same for the same seed, true to the reference
/// set in counts, shares, shapes and defects.
namespace tierline::demo_data {

enum class Format {
  xlsx,    ///< three workbooks
  csv,     ///< three files
  sqlite,  ///< one source.db with the three tables under their original headers
};

enum class Defects {
  usual,   ///< those of the reference set: single values
  severe,  ///< of nearly every value, as after a way through text files; all of them repairable
};

enum class Generation { old_headers, new_headers };

struct Options {
  std::filesystem::path directory;  ///< made if it does not exist; its files are replaced
  double scale = 1;                 ///< 1 is 260,130 rows; above 0, at most 40
  std::uint64_t seed = 1;
  Format format = Format::xlsx;
  Generation headers = Generation::new_headers;  ///< of the comments
  Defects defects = Defects::usual;
  double unrepairable_percent = 0;  ///< of the rows of every table, 0 to 100
};

struct WrittenTable {
  std::string name;
  std::filesystem::path file;
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::string sha256;  ///< of the values, the same in every format
};

struct Report {
  std::vector<WrittenTable> tables;
  std::filesystem::path truth_file;
  std::filesystem::path truth_tickets_file;
  std::filesystem::path truth_defects_file;
  std::int64_t tickets_l1 = 0, tickets_l2 = 0, tickets_l3 = 0;  ///< by rule set v1
  std::int64_t defects = 0;                                     ///< values planted on purpose
  std::int64_t unrepairable = 0;  ///< of them, values that no rule repairs
  double seconds = 0;

  /// Always pass: what cannot be written is an error.
  Verdict verdict() const { return Verdict::pass; }
};

/// Writes the exports, `truth.json`, `truth_tickets.csv` and `truth_defects.csv`. Memory grows with
/// the tickets (about 150 bytes each), not with comments and timesheets.
///
/// \throws Error usage (scale, percentage, more rows than a sheet holds), io
Report run(const Options& options, const observability::Services& services);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::demo_data
