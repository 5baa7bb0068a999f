#include "tierline/postgres/copy_writer.hpp"

#include "tierline/postgres/ddl.hpp"

#include "postgres/session_impl.hpp"
#include "postgres/translating.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <type_traits>

namespace tierline::postgres {
namespace {

constexpr std::size_t block_bytes = 64 * 1024;
constexpr std::int64_t microseconds_1970_to_2000 = 946'684'800LL * 1'000'000;
constexpr std::int32_t days_1970_to_2000 = 10957;
constexpr std::string_view file_header{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};

template <typename Integer>
void append(std::string& out, Integer value) {
  auto bits = static_cast<std::make_unsigned_t<Integer>>(value);
  char bytes[sizeof bits];
  for (std::size_t n = sizeof bits; n-- > 0;) {
    bytes[n] = static_cast<char>(bits & 0xff);
    if constexpr (sizeof bits > 1) bits = static_cast<decltype(bits)>(bits >> 8);
  }
  out.append(bytes, sizeof bytes);
}

template <typename Integer>
void append_field(std::string& out, Integer value) {
  append(out, std::int32_t{sizeof value});
  append(out, value);
}

void append_bytes(std::string& out, std::string_view bytes) {
  append(out, static_cast<std::int32_t>(bytes.size()));
  out += bytes;
}

}  // namespace

struct CopyWriter::Impl {
  PGconn* connection;
  Canceller& canceller;
  const Session::Observer& observer;
  std::string name;
  std::string observed_as;
  std::int16_t columns;
  Stopwatch watch = {};
  std::string buffer = {};
  bool open = false;
  bool done = false;
  std::string sqlstate = {};
  std::string message = {};
  std::uint64_t rows = 0;

  void note(PGresult* result) {
    if (const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE)) sqlstate = state;
    if (const char* text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)) message = text;
    if (PQresultStatus(result) == PGRES_COMMAND_OK) {
      done = true;
      rows = std::strtoull(PQcmdTuples(result), nullptr, 10);
    }
    PQclear(result);
  }

  /// Ends the COPY, well or badly, and reads what the server says until it is idle again.
  void drain(const char* abort_reason) {
    const Canceller::Statement statement{canceller};
    open = false;
    PQputCopyEnd(connection, abort_reason);  // its failure shows in the result or in PQstatus
    for (bool stuck = false; !stuck;) {
      auto* result = PQgetResult(connection);
      if (result == nullptr) break;
      stuck = PQresultStatus(result) == PGRES_COPY_IN;  // else an endless loop
      note(result);
    }
  }

  [[noreturn]] void raise() const {
    const std::string text = message.empty() ? PQerrorMessage(connection) : message;
    if (PQstatus(connection) != CONNECTION_OK) throw error_of_connection(name, text);
    throw error_of_sqlstate(name, sqlstate, text);
  }

  void send() {
    canceller.stop_if_interrupted();
    if (!put()) {
      drain("aborted by the client");
      raise();
    }
    buffer.clear();
  }

  bool put() {
    const Canceller::Statement statement{canceller};
    return PQputCopyData(connection, buffer.data(), static_cast<int>(buffer.size())) == 1;
  }

  void begin(const std::string& sql) {
    canceller.stop_if_interrupted();
    const Canceller::Statement statement{canceller};
    auto* result = PQexec(connection, sql.c_str());
    open = PQresultStatus(result) == PGRES_COPY_IN;
    note(result);
  }
};

CopyWriter::CopyWriter(Transaction& transaction, std::string_view schema, std::string_view table,
                       const std::vector<std::string>& columns)
    : impl_{new Impl{transaction.impl().connection.raw(), transaction.impl().canceller,
                     transaction.impl().observer, fmt::format("copy into \"{}\"", table),
                     fmt::format("copy_{}", table), static_cast<std::int16_t>(columns.size())}} {
  impl_->begin(ddl::copy_binary(schema, table, columns));
  if (!impl_->open) impl_->raise();
  impl_->buffer.reserve(2 * block_bytes);
  impl_->buffer = file_header;
}

CopyWriter::~CopyWriter() {
  if (impl_->open) impl_->drain("aborted by the client");
  impl_->observer(impl_->observed_as, impl_->watch.seconds());
}

void CopyWriter::begin_row() {
  if (impl_->buffer.size() >= block_bytes) impl_->send();
  append(impl_->buffer, impl_->columns);
}

void CopyWriter::null() { append(impl_->buffer, std::int32_t{-1}); }
void CopyWriter::boolean(bool value) { append_field(impl_->buffer, std::int8_t{value}); }
void CopyWriter::smallint(std::int16_t value) { append_field(impl_->buffer, value); }
void CopyWriter::bigint(std::int64_t value) { append_field(impl_->buffer, value); }
void CopyWriter::text(std::string_view value) { append_bytes(impl_->buffer, value); }

void CopyWriter::jsonb(std::string_view value) {
  append(impl_->buffer, static_cast<std::int32_t>(value.size() + 1));
  impl_->buffer += '\1';  // the only version of the wire form there is
  impl_->buffer += value;
}

void CopyWriter::date(std::int32_t days_since_1970) {
  append_field(impl_->buffer, days_since_1970 - days_1970_to_2000);
}

void CopyWriter::time(std::int64_t microseconds_since_midnight) {
  append_field(impl_->buffer, microseconds_since_midnight);
}

void CopyWriter::timestamptz(std::int64_t microseconds_since_1970) {
  append_field(impl_->buffer, microseconds_since_1970 - microseconds_1970_to_2000);
}

void CopyWriter::numeric(std::string_view decimal) {
  append_bytes(impl_->buffer, encode_numeric(decimal));
}

std::uint64_t CopyWriter::finish() {
  append(impl_->buffer, std::int16_t{-1});
  impl_->send();
  impl_->drain(nullptr);
  if (!impl_->done) impl_->raise();
  return impl_->rows;
}

std::string encode_numeric(std::string_view decimal) {
  const bool negative = !decimal.empty() && decimal.front() == '-';
  const auto digits = decimal.substr(negative ? 1 : 0);
  const auto point = std::min(digits.find('.'), digits.size());
  std::string whole{digits.substr(0, point)};
  std::string fraction{point < digits.size() ? digits.substr(point + 1) : ""};
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (whole.empty() || !std::all_of(whole.begin(), whole.end(), is_digit) ||
      !std::all_of(fraction.begin(), fraction.end(), is_digit)) {
    throw Error{ErrorCode::internal, fmt::format("\"{}\" is no plain decimal", decimal)};
  }
  const auto scale = static_cast<std::int16_t>(fraction.size());
  whole.insert(0, (4 - whole.size() % 4) % 4, '0');
  fraction.append((4 - fraction.size() % 4) % 4, '0');

  std::vector<std::int16_t> groups;
  const auto all = whole + fraction;
  for (std::size_t n = 0; n < all.size(); n += 4) {
    groups.push_back(static_cast<std::int16_t>(std::atoi(all.substr(n, 4).c_str())));
  }
  auto weight = static_cast<std::int16_t>(whole.size() / 4) - 1;
  auto first = groups.begin();
  while (first != groups.end() && *first == 0) {
    ++first;
    --weight;
  }
  while (groups.end() != first && groups.back() == 0) groups.pop_back();
  const bool zero = first == groups.end();

  std::string out;
  append(out, static_cast<std::int16_t>(groups.end() - first));
  append(out, static_cast<std::int16_t>(zero ? 0 : weight));
  append(out, static_cast<std::int16_t>(negative && !zero ? 0x4000 : 0));
  append(out, scale);
  for (auto group = first; group != groups.end(); ++group) append(out, *group);
  return out;
}

}  // namespace tierline::postgres
