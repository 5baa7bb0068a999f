#pragma once

#include "tierline/sqlite/connection.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace tierline::sqlite {

enum class StorageClass { null, integer, real, text, blob };

/// A value of a row in its own class: the member of that class counts.
struct Cell {
  StorageClass storage = StorageClass::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view bytes;  ///< of a text or blob; valid until the next `step`
};

/// A prepared statement. Parameters count from 1 (`?1`), result columns from 0, as in SQLite.
class Statement {
 public:
  /// \throws Error data with SQLite's message if the SQL does not compile
  Statement(Connection& connection, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind_null(int parameter);
  void bind(int parameter, std::int64_t value);
  void bind(int parameter, double value);
  /// The text must live until the next `step` or `reset`; it is not copied.
  void bind(int parameter, std::string_view text);

  /// True while there is a row. \throws Error conflict, io, data
  bool step();
  /// Ready for the next execution; bindings are cleared.
  void reset();
  /// `step` to the end, then `reset`: for INSERT, UPDATE and DELETE.
  void run();

  int columns() const;
  std::string name(int column) const;
  StorageClass storage_class(int column) const;
  bool is_null(int column) const { return storage_class(column) == StorageClass::null; }
  std::int64_t integer(int column) const;
  double real(int column) const;
  /// Valid until the next `step`. Numbers are rendered by SQLite; null is empty.
  std::string_view text(int column) const;
  /// All of the above in one call.
  Cell cell(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  Connection& connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace tierline::sqlite
