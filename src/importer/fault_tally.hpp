#pragma once

#include "tierline/importer/importer.hpp"
#include "tierline/source/quarantine.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tierline::importer {

/// Counts why rows are set aside.
class FaultTally {
 public:
  void add(const source::QuarantinedRow& row);

  /// The most frequent first.
  std::vector<FaultSummary> summary() const;

 private:
  std::map<std::pair<std::string, std::string>, FaultSummary> faults_;  ///< by rule and column
};

}  // namespace tierline::importer
