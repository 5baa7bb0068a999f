#pragma once

#include "tierline/automation/automation.hpp"
#include "tierline/base/sql.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tierline::automation {

/// A measure that may be missing, of a kind of metrics.
struct Measure {
  std::string column;
  std::uint64_t most;  ///< whole units, inclusive
};

/// One of the two kinds, as the header tells them apart.
struct Kind {
  std::string table;
  std::string type_column;
  std::string tickets_column;
  std::vector<Measure> measures;
  const Sql& load;
};

struct Metric {
  std::string month;  ///< `YYYY-MM-01`
  std::string type;
  std::int64_t tickets = 0;
  std::vector<std::optional<std::string>> measures;  ///< as the kind orders them
};

struct MetricsFile {
  const Kind& kind;
  std::vector<bool> has;  ///< which measures are columns of the file
  std::vector<Metric> metrics;
};

/// The rows that are right; the others become faults of the report.
/// \throws Error data, io
MetricsFile read_metrics(const std::filesystem::path& file, Report& report);

}  // namespace tierline::automation
