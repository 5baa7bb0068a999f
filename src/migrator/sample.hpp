#pragma once

#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/contract.hpp"

#include <cstdint>
#include <functional>

namespace tierline::migrator {

/// A tenth of the tickets with everything that belongs to them: a row is in when its ticket is. A
/// row that names no ticket is in by its own key, or, without one, by its place in the table. Seeds
/// and numbers decide, nothing else: the same sample whenever, wherever.
class Sample {
 public:
  /// \param tickets  of which fewer than a thousand are not divided by ten, but so that about a
  ///                 hundred are left: too few prove nothing
  Sample(std::uint64_t seed, std::uint64_t tickets);

  /// Asked once for each row, in the order of the table.
  using Takes = std::function<bool(const sqlite::Statement& row)>;

  /// \param table  its columns are the columns of the row; must outlive the answer, as this must
  Takes of(const tickets::Table& table) const;

  std::uint64_t one_in() const { return one_in_; }

 private:
  bool takes(std::uint64_t hash) const;

  std::uint64_t seed_;
  std::uint64_t one_in_;
};

}  // namespace tierline::migrator
