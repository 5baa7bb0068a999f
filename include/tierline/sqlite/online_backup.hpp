#pragma once

#include "tierline/sqlite/connection.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace tierline::sqlite {

/// Of SQLite itself: `3.40.1`.
std::string library_version();

/// Told how far a copy has come, in pages.
using CopyProgress = std::function<void(std::uint64_t done_pages, std::uint64_t all_pages)>;

/// Copies the database of `source` into `destination`, which loses what it had, through SQLite's
/// online backup API. Inside a transaction of `source` that has read something, the copy is what
/// that transaction sees, rows of the write-ahead log included. Writers of a WAL database go on
/// meanwhile; those of any other wait. The copy is one file, without a log beside it.
/// \throws Error io (disk full), conflict (source locked), data; interrupted
void copy_database(Connection& source, Connection& destination, const CopyProgress& progress);

struct TableContent {
  std::uint64_t rows = 0;
  std::string hash;  ///< SHA-256 of all values with their storage classes, in the table's order

  bool operator==(const TableContent&) const = default;
};

/// Reads every table that has rows of its own, so not the virtual ones.
std::map<std::string, TableContent> contents(Connection& connection);

}  // namespace tierline::sqlite
