#pragma once

#include "tierline/base/checksum.hpp"

#include "demo_data/damage.hpp"
#include "demo_data/random.hpp"
#include "demo_data/rows.hpp"
#include "demo_data/truth.hpp"

#include <functional>
#include <optional>
#include <span>

namespace tierline::demo_data {

/// A value that no rule can repair, and where it goes.
struct Unrepairable {
  std::size_t column;
  std::string_view value;
};

/// Called every so many rows with how many there were.
using Advance = std::function<void(std::uint64_t rows)>;

/// Passes the rows of one table on, hashes them, and plants what no rule repairs.
class TableWriter {
 public:
  /// \param spoiled  how many rows get one of `unrepairable`, in turn
  TableWriter(const Table& table, RowSink& sink, Truth& truth, const Advance& advance,
              std::uint64_t seed, std::int64_t spoiled, std::span<const Unrepairable> unrepairable);

  /// From now on the values of all rows come out damaged.
  void damage_rows() { damage_.emplace(table_); }

  Row& row() { return row_; }
  std::int64_t next_row_number() const { return written_ + 2; }  ///< in the sheet
  /// A missing date or number: half of them are the empty string.
  void set_missing(std::size_t column, Random& random);
  /// Records that the current row's value of `column` was planted.
  void plant(std::string_view kind, std::size_t column, std::string value);
  void write();
  void finish();

 private:
  void spoil();

  Table table_;
  RowSink& sink_;
  Truth& truth_;
  const Advance& advance_;
  std::span<const Unrepairable> unrepairable_;
  std::vector<bool> spoiled_;
  std::size_t spoils_ = 0;
  std::optional<Damage> damage_;
  Row row_;
  Sha256 hash_;
  std::string line_;
  std::string buffer_;
  std::int64_t written_ = 0;
};

}  // namespace tierline::demo_data
