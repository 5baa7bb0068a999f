#pragma once

#include "tierline/migrator/migrator.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/tickets/contract.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::migrator {

/// What a column of the release is for the proof.
postgres::ddl::ProvedColumn proved_column(const tickets::Column& column);

/// What the values that were sent amount to, column by column: the other half of
/// postgres::ddl::aggregates.
class Tally {
 public:
  Tally(const tickets::Table& table, const std::vector<tickets::Column>& columns, Proof proof);

  /// \param row  in the binary format, of the columns in their order
  void add(std::string_view row);

  std::uint64_t rows() const { return rows_; }
  std::uint64_t filled(std::size_t column) const { return sums_[column].filled; }
  /// `filled|smallest|largest|sum`, as the server puts it.
  std::string aggregates(std::size_t column) const;
  /// Of the hashes of the column's values, modulo 2^64.
  std::uint64_t hash(std::size_t column) const { return sums_[column].hash; }
  /// Of the hashes of the rows. It follows from those of the columns: a row's hash is a sum of
  /// theirs.
  std::uint64_t hash() const;
  /// Columns whose values name a row, and salt its hash.
  const std::vector<std::size_t>& key() const { return key_; }

 private:
  __extension__ using Wide = __int128;

  struct Sums {
    std::uint64_t filled = 0;
    std::int64_t smallest = std::numeric_limits<std::int64_t>::max();
    std::int64_t largest = std::numeric_limits<std::int64_t>::min();
    Wide sum = 0;
    std::uint64_t hash = 0;

    void add(std::int64_t value) {
      if (value < smallest) smallest = value;
      if (value > largest) largest = value;
      sum += value;
    }
  };
  struct ColumnKind {
    postgres::ddl::ProvedColumn::As as;
    tickets::Type type;
    int scale;
  };

  std::uint64_t salt() const;
  void add_value(std::size_t column, std::string_view value, std::uint64_t salt);

  Proof proof_;
  std::vector<ColumnKind> kinds_;
  std::vector<Sums> sums_;
  std::vector<std::size_t> key_;
  std::vector<std::string_view> row_;  ///< no data: null
  std::uint64_t rows_ = 0;
};

}  // namespace tierline::migrator
