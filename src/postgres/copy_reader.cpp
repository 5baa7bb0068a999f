#include "tierline/postgres/copy_reader.hpp"

#include "tierline/postgres/ddl.hpp"
#include "tierline/postgres/row_writer.hpp"

#include "postgres/session_impl.hpp"
#include "postgres/translating.hpp"

namespace tierline::postgres {
namespace {

constexpr std::size_t fixed_header_bytes = 19;  // signature, flags, length of the extension

}  // namespace

struct CopyReader::Impl {
  PGconn* connection;
  Canceller& canceller;
  const Session::Observer& observer;
  std::string name;
  std::string observed_as;
  Stopwatch watch = {};
  std::string buffer = {};
  std::size_t at = 0;
  bool open = false;
  bool ended = false;  ///< the mark behind the last row was seen
  std::string sqlstate = {};
  std::string message = {};
  bool done = false;

  void note(PGresult* result) {
    if (const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE)) sqlstate = state;
    if (const char* text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)) message = text;
    if (PQresultStatus(result) == PGRES_COMMAND_OK) done = true;
    PQclear(result);
  }

  [[noreturn]] void raise() const {
    const std::string text = message.empty() ? PQerrorMessage(connection) : message;
    if (PQstatus(connection) != CONNECTION_OK) throw error_of_connection(name, text);
    throw error_of_sqlstate(name, sqlstate, text);
  }

  void begin(const std::string& sql) {
    canceller.stop_if_interrupted();
    const Canceller::Statement statement{canceller};
    auto* result = PQexec(connection, sql.c_str());
    open = PQresultStatus(result) == PGRES_COPY_OUT;
    note(result);
  }

  /// \return false when the server has sent everything
  bool receive() {
    canceller.stop_if_interrupted();
    const Canceller::Statement statement{canceller};
    char* bytes = nullptr;
    const int size = PQgetCopyData(connection, &bytes, 0);
    if (size > 0) buffer.append(bytes, static_cast<std::size_t>(size));
    PQfreemem(bytes);
    return size > 0;
  }

  void drain() {
    const Canceller::Statement statement{canceller};
    open = false;
    while (auto* result = PQgetResult(connection)) {
      const bool stuck = PQresultStatus(result) == PGRES_COPY_OUT;
      note(result);
      if (stuck) break;
    }
  }

  void abandon() {
    auto* cancel = PQgetCancel(connection);
    char ignored[256];
    if (cancel != nullptr) PQcancel(cancel, ignored, sizeof ignored);
    PQfreeCancel(cancel);
    char* bytes = nullptr;
    while (PQgetCopyData(connection, &bytes, 0) > 0) PQfreemem(bytes);
    drain();
  }

  /// Receives until `bytes` lie ahead. \return false if fewer are left
  bool demand(std::size_t bytes) {
    while (buffer.size() - at < bytes) {
      if (!receive()) return false;
    }
    return true;
  }

  std::string_view ahead(std::size_t offset) const {
    return std::string_view{buffer}.substr(at + offset);
  }

  /// The size of the row ahead; none at the end.
  std::optional<std::size_t> row_size() {
    if (!demand(2)) return std::nullopt;
    const auto columns = read_integer<std::int16_t>(ahead(0));
    if (columns < 0) {
      ended = true;
      return std::nullopt;
    }
    std::size_t size = 2;
    for (int n = 0; n < columns; ++n) {
      if (!demand(size + 4)) return std::nullopt;
      const auto field = read_integer<std::int32_t>(ahead(size));
      size += 4 + (field > 0 ? static_cast<std::size_t>(field) : 0);
    }
    if (!demand(size)) return std::nullopt;
    return size;
  }
};

CopyReader::CopyReader(Transaction& transaction, std::string_view schema, std::string_view table,
                       const std::vector<std::string>& columns)
    : impl_{new Impl{transaction.impl().connection.raw(), transaction.impl().canceller,
                     transaction.impl().observer, fmt::format("copy from \"{}\"", table),
                     fmt::format("read_{}", table)}} {
  impl_->begin(ddl::copy_binary_out(schema, table, columns));
  if (!impl_->open) impl_->raise();
  if (!impl_->demand(fixed_header_bytes)) {
    impl_->drain();
    impl_->raise();
  }
  impl_->at = fixed_header_bytes;
}

CopyReader::~CopyReader() {
  if (impl_->open) impl_->abandon();
  impl_->observer(impl_->observed_as, impl_->watch.seconds());
}

std::optional<std::string_view> CopyReader::next() {
  // What is ahead is the beginning of a row at most: the server sends row by row.
  impl_->buffer.erase(0, impl_->at);
  impl_->at = 0;
  if (const auto size = impl_->row_size()) {
    impl_->at = *size;
    return std::string_view{impl_->buffer}.substr(0, *size);
  }
  while (impl_->receive()) {
  }
  impl_->drain();
  if (!impl_->ended || !impl_->done) impl_->raise();
  return std::nullopt;
}

}  // namespace tierline::postgres
