#pragma once

#include "tierline/postgres/session.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::postgres {

/// Binary `COPY … TO STDOUT` of a table, row by row, in the order in which the rows lie, as long as
/// nobody else scans the table (`SET synchronize_seqscans = off` makes it certain).
///
/// Memory does not grow with the rows. While it is open the transaction runs nothing else; without
/// the last row read the destructor cancels the COPY, and the transaction with it.
class CopyReader {
 public:
  CopyReader(Transaction& transaction, std::string_view schema, std::string_view table,
             const std::vector<std::string>& columns);
  ~CopyReader();
  CopyReader(const CopyReader&) = delete;
  CopyReader& operator=(const CopyReader&) = delete;

  /// The next row, for RowReader; none after the last one. Valid until the next call.
  /// \throws Error as Session does
  std::optional<std::string_view> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tierline::postgres
