#pragma once

#include "tierline/base/file_lock.hpp"
#include "tierline/base/files.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/transaction.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace tierline::importer {

/// A source database that is changed as a whole or not at all: in a copy, which takes its place at
/// the very end. Nobody else can import into it meanwhile.
class SourceDatabase {
 public:
  /// \throws Error conflict if another importer is at it, or another program has not finished
  ///         writing; usage if `path` is there and is nothing the importer made
  explicit SourceDatabase(const std::filesystem::path& path);

  /// As it is now, to read; none when there is none yet.
  sqlite::Connection* current() { return current_ ? &*current_ : nullptr; }

  /// The copy to change, with the ledger and the quarantine in it.
  sqlite::Connection& begin();

  /// \throws Error conflict if somebody else changed the database since it was opened
  void commit();

 private:
  struct Stamp {
    std::uintmax_t size_bytes = 0;
    std::filesystem::file_time_type changed;

    bool operator==(const Stamp&) const = default;
  };
  Stamp stamp() const;

  std::filesystem::path path_;
  FileLock lock_;
  Stamp stamp_;
  std::optional<sqlite::Connection> current_;
  std::optional<AtomicFile> file_;
  std::optional<sqlite::Connection> copy_;
  std::optional<sqlite::Transaction> transaction_;
};

/// \throws Error data if there is no file with a ledger at `path`: `cannot <action> "<path>": …`
void demand_source(const std::filesystem::path& path, std::string_view action);

}  // namespace tierline::importer
