#pragma once

#include "tierline/sqlite/connection.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace tierline::sqlite {

/// What `PRAGMA quick_check` finds first: pages, order and freelist, without the content of
/// indexes. Reads the whole file. Nothing if it is sound.
std::optional<std::string> quick_check(Connection& connection);

/// Does another process hold a write lock on this database, or is something of it still in its
/// write-ahead log or its rollback journal? Not for a file that this process has open: closing it
/// here would end the locks of that connection. \throws Error io if the file cannot be opened
bool being_written(const std::filesystem::path& path);

}  // namespace tierline::sqlite
