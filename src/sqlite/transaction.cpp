#include "tierline/sqlite/transaction.hpp"

#include "tierline/base/error.hpp"

namespace tierline::sqlite {
namespace {

const char* begin_sql(Transaction::Lock lock) {
  switch (lock) {
    case Transaction::Lock::deferred: return "BEGIN DEFERRED";
    case Transaction::Lock::immediate: return "BEGIN IMMEDIATE";
    case Transaction::Lock::exclusive: break;
  }
  return "BEGIN EXCLUSIVE";
}

}  // namespace

Transaction::Transaction(Connection& connection, Lock lock) : connection_{connection} {
  connection_.execute(begin_sql(lock));
}

Transaction::~Transaction() {
  if (!open_) return;
  try {
    connection_.execute("ROLLBACK");
  } catch (const Error&) {
    // SQLite rolls back by itself after errors such as a full disk; a second ROLLBACK then fails,
    // and nothing is left to undo.
  }
}

void Transaction::commit() {
  connection_.execute("COMMIT");
  open_ = false;
}

}  // namespace tierline::sqlite
