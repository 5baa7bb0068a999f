#pragma once

#include "tierline/source/rows.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/contract.hpp"

#include <string>
#include <string_view>

namespace tierline::cleaner {

/// Why a row is set aside.
struct Reason {
  std::string column;
  std::string_view rule;
  std::string_view raw_value;
  std::string message;
};

/// The table `quarantine` of the cleaned database: one line for each row set aside, with the whole
/// row as it was.
class Quarantine {
 public:
  /// Makes the table.
  explicit Quarantine(sqlite::Connection& output);

  /// \param row  stands at the row to set aside
  void add(const tickets::Table& table, const source::RowReader& row, const Reason& reason);

 private:
  sqlite::Statement insert_;
};

}  // namespace tierline::cleaner
