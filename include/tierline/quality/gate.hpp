#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/quality/confidence.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tierline::quality {

/// A decision between two steps. Closed means that the next step must not begin.
struct GateResult {
  std::string name;     ///< stable, kebab-case; scripts match on it
  std::string subject;  ///< the table or `table.column` it is about; empty: the whole source
  Verdict verdict = Verdict::fail;
  double value = 0;  ///< what was measured; shares are 0 to 1
  double limit = 0;
  std::string detail;

  bool open() const { return verdict != Verdict::fail; }
};

/// Closed when anything is missing. \param missing  names, in the order to show them
GateResult presence_gate(std::string name, std::string subject,
                         const std::vector<std::string>& missing);

/// The circuit breaker of the profiler: closed when *more than* `limit` of the rows are corrupt, so
/// exactly the limit still passes.
///
/// \param corrupt  rows with at least one value that no rule can repair
/// \param rows     rows looked at; 0 is a fail, since an empty table proves nothing
/// \param limit    a share from 0 to 1, not a percentage
GateResult corruption_gate(std::string table, std::uint64_t corrupt, std::uint64_t rows,
                           double limit = 0.20);

/// Is a column what its contract says? Judged on its non-null values.
///
/// Closed when the values prove that fewer than `limit` of such values fit: the upper end of the
/// Wilson interval is below it. Warns when the share seen is below the limit but so few values
/// prove nothing. The lower end alone would close on any column of up to 72 values, all of them
/// right.
GateResult confidence_gate(std::string column, const Confidence& confidence, double limit = 0.95);

/// Always closed: what only a sample says may be wrong of the rest.
GateResult whole_source_gate(std::uint64_t sample_rows);

/// What the cleaner set aside: closed above `limit`, a warning above `noticeable`. No rows is a
/// warning.
GateResult quarantine_gate(std::string table, std::uint64_t quarantined, std::uint64_t rows,
                           double noticeable = 0.01, double limit = 0.20);

/// The worst of them; fail if there is none, since a gate that did not run is closed.
Verdict worst_of(const std::vector<GateResult>& gates);

}  // namespace tierline::quality
