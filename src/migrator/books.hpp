#pragma once

#include "migrator/load.hpp"

#include <cstdint>

namespace tierline::migrator {

struct QuarantineLoaded {
  std::uint64_t rows = 0;  ///< entries of the cleaned database
  std::uint64_t resolved =
      0;  ///< entries of the books that waited, and that the source has no more
};

/// Brings the quarantine of the cleaned database into etl.quarantine.
QuarantineLoaded load_quarantine(const Load& load, const observability::Services& services);

/// Brings the importer's ledger into etl.import_file; a source that is somebody's own has none.
/// \return rows
std::uint64_t load_ledger(const Load& load, const observability::Services& services);

}  // namespace tierline::migrator
