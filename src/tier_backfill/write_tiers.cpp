#include "tier_backfill/write_tiers.hpp"

#include "tierline/sql/postgres.hpp"

namespace tierline::tier_backfill {
namespace {

/// An updated row gets a new entry in every index, so an UPDATE of all of them doubles table and
/// indexes. Below a twentieth that is no harm, and below so many rows nobody notices.
constexpr std::uint64_t one_in = 20;
constexpr std::uint64_t least_to_copy = 1'000;

}  // namespace

bool write_tiers(postgres::Transaction& transaction, std::uint64_t changed, std::uint64_t read) {
  if (changed == 0) return false;
  const bool pays = changed >= least_to_copy && changed * one_in > read;
  if (!pays || !transaction.query(sql::postgres::keeps_tickets).empty()) {
    transaction.change(sql::postgres::update_tiers);
    return false;
  }
  transaction.execute(sql::postgres::copy_tickets);
  transaction.execute(sql::postgres::lock_published_views);
  transaction.execute(sql::postgres::switch_to_copied_tickets);
  return true;
}

}  // namespace tierline::tier_backfill
