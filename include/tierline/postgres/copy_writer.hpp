#pragma once

#include "tierline/postgres/row_writer.hpp"
#include "tierline/postgres/session.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::postgres {

/// What is known of the table that rows are copied into.
enum class CopyInto {
  any_table,
  /// Made by this transaction, outside of any savepoint: its rows are written frozen, so that no
  /// later reader has to mark them, and an index alone can count them.
  new_table,
};

/// Binary `COPY … FROM STDIN` inside the session, hence inside the transaction, of `transaction`.
///
/// Values are appended column by column; a row must have exactly one value per column. Rows leave
/// in blocks of 64 KiB, so memory does not grow with them. While it is open the transaction runs
/// nothing else. Without `finish()` the destructor aborts the COPY, and the transaction with it.
class CopyWriter : public RowWriter {
 public:
  /// \param schema  empty: search_path decides, as for temporary tables
  CopyWriter(Transaction& transaction, std::string_view schema, std::string_view table,
             const std::vector<std::string>& columns, CopyInto into = CopyInto::any_table);
  ~CopyWriter();
  CopyWriter(const CopyWriter&) = delete;
  CopyWriter& operator=(const CopyWriter&) = delete;

  void begin_row();

  /// Ends the COPY. \return rows as the server counted them. \throws Error as Session does
  std::uint64_t finish();

 private:
  void send();

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tierline::postgres
