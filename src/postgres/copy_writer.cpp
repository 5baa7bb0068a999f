#include "tierline/postgres/copy_writer.hpp"

#include "tierline/postgres/ddl.hpp"

#include "postgres/session_impl.hpp"
#include "postgres/translating.hpp"

#include <sys/socket.h>

#include <cstdlib>

namespace tierline::postgres {
namespace {

constexpr std::size_t block_bytes = 64 * 1024;
constexpr std::string_view file_header{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};

/// The more a local socket holds, the less one end sleeps while the other works: 208 KiB by itself,
/// 416 KiB if asked on a system as it comes, more where net.core.wmem_max is larger. With 2 MiB the
/// server waits a tenth as often. TCP finds its own measure and would lose that by being asked.
void widen(int socket) {
  constexpr int bytes = 1024 * 1024;  // of which the system grants what it allows
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  auto* const any = static_cast<sockaddr*>(static_cast<void*>(&address));
  if (getsockname(socket, any, &size) != 0 || address.ss_family != AF_UNIX) return;
  setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
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

  void send(std::string_view bytes) {
    canceller.stop_if_interrupted();
    if (!put(bytes)) {
      drain("aborted by the client");
      raise();
    }
  }

  bool put(std::string_view bytes) {
    const Canceller::Statement statement{canceller};
    return PQputCopyData(connection, bytes.data(), static_cast<int>(bytes.size())) == 1;
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
                       const std::vector<std::string>& columns, CopyInto into)
    : impl_{new Impl{transaction.impl().connection.raw(), transaction.impl().canceller,
                     transaction.impl().observer, fmt::format("copy into \"{}\"", table),
                     fmt::format("copy_{}", table), static_cast<std::int16_t>(columns.size())}} {
  impl_->begin(ddl::copy_binary(schema, table, columns, into == CopyInto::new_table));
  if (!impl_->open) impl_->raise();
  widen(PQsocket(impl_->connection));
  raw(file_header);
}

CopyWriter::~CopyWriter() {
  if (impl_->open) impl_->drain("aborted by the client");
  impl_->observer(impl_->observed_as, impl_->watch.seconds());
}

void CopyWriter::begin_row() {
  if (written().size() >= block_bytes) send();
  RowWriter::begin_row(impl_->columns);
}

void CopyWriter::send() {
  impl_->send(written());
  clear();
}

std::uint64_t CopyWriter::finish() {
  RowWriter::begin_row(-1);  // no row: the mark of the end
  send();
  impl_->drain(nullptr);
  if (!impl_->done) impl_->raise();
  return impl_->rows;
}

}  // namespace tierline::postgres
