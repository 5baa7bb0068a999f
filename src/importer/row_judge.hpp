#pragma once

#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/values.hpp"

#include "importer/row.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::importer {

struct ColumnFault {
  std::size_t column = 0;
  std::string_view rule;
  std::string_view message;
};

/// Holds the rows of one table against the contract, and reads what names them.
class RowJudge {
 public:
  /// Both must outlive the judge. \param present  columns that the rows have
  /// \param date_order  of the rows given; those that are stored have the contract's
  RowJudge(const tickets::Contract& contract, const tickets::Table& table,
           const std::vector<bool>& present,
           std::optional<tickets::DateOrder> date_order = std::nullopt);

  void judge(const GivenRow& row);

  // Of the row that was judged last:

  /// In the order of the columns; empty when the row can be loaded.
  const std::vector<ColumnFault>& faults() const { return faults_; }
  /// None when a column of it is at fault, or rows of the table have no name.
  const std::optional<RowKey>& key() const { return key_; }
  /// The canonical text of a column that matters to more than its own value: of a key, `latest_by`,
  /// `cut_off`, the ticket that a roster is asked for. None for null and for what is at fault.
  const std::optional<std::string>& canonical(std::size_t column) const;

  /// The canonical text of a value that is given; none for null and for what is at fault.
  std::optional<std::string> spelling(std::size_t column, const source::Value& value);
  /// The canonical text of a value that is stored; none for null and for what is at fault.
  std::optional<std::string> read(std::size_t column, const source::Value& value);
  /// Do two values of a column mean the same, stored or to be stored?
  bool same(std::size_t column, const source::Value& one, const source::Value& other);

 private:
  void judge_column(const GivenRow& row, std::size_t column);
  void watch(const std::string& column);
  void read_key();

  const tickets::Table& table_;
  tickets::Contract contract_of_given_;
  tickets::Judge judge_;
  tickets::Judge judge_of_stored_;
  std::vector<std::size_t> judged_;  ///< columns that can be at fault or are watched
  std::vector<std::size_t> key_columns_;
  bool integer_key_;
  std::vector<std::optional<std::string>> canonical_;  ///< for each column
  std::vector<bool> watched_;
  std::vector<ColumnFault> faults_;
  std::optional<RowKey> key_;
};

/// The key of a table's row from its canonical text.
RowKey key_of(const tickets::Table& table, std::string text);

}  // namespace tierline::importer
