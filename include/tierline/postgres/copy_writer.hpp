#pragma once

#include "tierline/postgres/session.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::postgres {

/// Binary `COPY … FROM STDIN` inside the session, hence inside the transaction, of `transaction`.
///
/// Values are appended column by column; a row must have exactly one value per column. Rows leave
/// in blocks of 64 KiB, so memory does not grow with them. While it is open the transaction runs
/// nothing else. Without `finish()` the destructor aborts the COPY, and the transaction with it.
class CopyWriter {
 public:
  /// \param schema  empty: search_path decides, as for temporary tables
  CopyWriter(Transaction& transaction, std::string_view schema, std::string_view table,
             const std::vector<std::string>& columns);
  ~CopyWriter();
  CopyWriter(const CopyWriter&) = delete;
  CopyWriter& operator=(const CopyWriter&) = delete;

  void begin_row();
  void null();
  void boolean(bool value);
  void smallint(std::int16_t value);
  void bigint(std::int64_t value);
  void text(std::string_view value);   ///< valid UTF-8 without NUL
  void jsonb(std::string_view value);  ///< valid JSON
  void date(std::int32_t days_since_1970);
  void time(std::int64_t microseconds_since_midnight);
  void timestamptz(std::int64_t microseconds_since_1970);  ///< UTC
  /// Plain decimal text, `-12.50`. \throws Error internal for anything else
  void numeric(std::string_view decimal);

  /// Ends the COPY. \return rows as the server counted them. \throws Error as Session does
  std::uint64_t finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The wire form of numeric: digits in base 10,000. Here so that it can be tested without a server.
std::string encode_numeric(std::string_view decimal);

}  // namespace tierline::postgres
