#pragma once

#include "tierline/base/verdict.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace tierline::profiler {

/// Two profiles of one desk, such as of the last load and of the next.
struct DiffOptions {
  std::filesystem::path before;
  std::filesystem::path after;
  double null_rate_limit = 0.05;  ///< a column's share of NULL and empty may move by so much
  double distinct_limit = 0.25;   ///< as a share of what it was
  double drift_limit = 0.20;      ///< share of the values that are others than before
};

/// Something that is not as it was.
struct Change {
  std::string kind;     ///< stable, kebab-case
  std::string subject;  ///< table, or table.column
  /// Fail: the next step, or the dashboards, will miss something. Warn: a person should look. Pass:
  /// worth knowing.
  Verdict verdict = Verdict::warn;
  std::string detail;
};

struct DiffReport {
  std::filesystem::path before;
  std::filesystem::path after;
  std::vector<Change> changes;

  /// Worst of the changes; pass if there are none.
  Verdict verdict() const;
};

/// \throws Error data for a file that is no profile of this form, io
DiffReport diff(const DiffOptions& options);

std::string to_text(const DiffReport& report);
nlohmann::json to_json(const DiffReport& report);

}  // namespace tierline::profiler
