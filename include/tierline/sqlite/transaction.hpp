#pragma once

#include "tierline/sqlite/connection.hpp"

namespace tierline::sqlite {

/// Begins on construction; rolls back on destruction unless committed, so callers write no catch.
class [[nodiscard]] Transaction {
 public:
  enum class Lock {
    deferred,   ///< locks when first needed
    immediate,  ///< one writer, readers go on
    exclusive,  ///< nobody else, as cleaning needs
  };

  /// \throws Error conflict if another connection holds the lock
  Transaction(Connection& connection, Lock lock);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Makes the changes durable. If it throws, the destructor still rolls back.
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace tierline::sqlite
