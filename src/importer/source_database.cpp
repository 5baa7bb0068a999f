#include "importer/source_database.hpp"

#include "tierline/base/error.hpp"
#include "tierline/source/quarantine.hpp"
#include "tierline/source/source_file.hpp"
#include "tierline/sql/sqlite.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace tierline::importer {
namespace {

constexpr auto ledger = "import_file";

[[noreturn]] void refuse_foreign(const std::filesystem::path& path) {
  throw Error{
      ErrorCode::usage,
      fmt::format("cannot write \"{}\": it exists and was not made by importer", path.native()),
      "choose another --output, or move that file away"};
}

FileLock lock_beside(const std::filesystem::path& path) {
  std::error_code not_there;
  if (std::filesystem::is_directory(path, not_there)) refuse_foreign(path);
  auto file = path;
  file += ".lock";
  if (auto held = FileLock::try_take(file)) return std::move(*held);
  throw Error{ErrorCode::conflict,
              fmt::format("cannot import into \"{}\": another import is in progress, process {}",
                          path.native(), holder_of(file)),
              "wait for it, then try again"};
}

bool is_there(const std::filesystem::path& path) {
  std::error_code not_there;
  return std::filesystem::exists(path, not_there);
}

void demand_own(sqlite::Connection& database) {
  if (sqlite::table_names(database).empty()) return;
  const auto columns = sqlite::table_columns(database, ledger);
  // The cleaner copies the ledger into its databases, beside a table of its own.
  const bool cleaned = !sqlite::table_columns(database, "meta").empty();
  if (columns.empty() || cleaned) refuse_foreign(database.path());
  const bool incremental =
      std::any_of(columns.begin(), columns.end(),
                  [](const sqlite::ColumnInfo& column) { return column.name == "import_id"; });
  if (!incremental) {
    throw Error{ErrorCode::usage,
                fmt::format("cannot write \"{}\": an older importer made it, which replaced it "
                            "whole",
                            database.path().native()),
                "move that file away, and import all exports again"};
  }
}

}  // namespace

SourceDatabase::SourceDatabase(const std::filesystem::path& path)
    : path_{path}, lock_{lock_beside(path)}, stamp_{stamp()} {
  if (!is_there(path_)) return;
  // What is not in the file yet would be lost with a copy.
  source::refuse_unfinished(path_, "write");
  try {
    current_.emplace(path_, sqlite::Mode::read_only);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::data) throw;
    refuse_foreign(path_);
  }
  demand_own(*current_);
}

void demand_source(const std::filesystem::path& path, std::string_view action) {
  const auto refuse = [&](std::string_view cause) {
    throw Error{ErrorCode::data, fmt::format("cannot {} \"{}\": {}", action, path.native(), cause),
                "name a source database that the importer made with --source"};
  };
  if (!is_there(path)) refuse("there is no such file");
  try {
    sqlite::Connection database{path, sqlite::Mode::read_only};
    if (!sqlite::table_columns(database, ledger).empty()) return;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::data) throw;
    refuse("it is no database");
  }
  refuse("nothing was imported into it");
}

SourceDatabase::Stamp SourceDatabase::stamp() const {
  std::error_code not_there;
  const auto size = std::filesystem::file_size(path_, not_there);
  if (not_there) return {};
  return {size, std::filesystem::last_write_time(path_, not_there)};
}

sqlite::Connection& SourceDatabase::begin() {
  file_.emplace(path_);
  if (current_) {
    std::error_code error;
    std::filesystem::copy_file(path_, file_->temporary(),
                               std::filesystem::copy_options::overwrite_existing, error);
    if (error) {
      errno = error.value();
      throw io_error("copy", path_.native(), "is the disk full?");
    }
  }
  copy_.emplace(file_->temporary(), sqlite::Mode::read_write);
  // The copy has no name yet: an interrupted write is thrown away, not recovered.
  copy_->execute(
      "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; "
      "PRAGMA cache_size = -12000");
  transaction_.emplace(*copy_, sqlite::Transaction::Lock::exclusive);
  copy_->execute(std::string{sql::sqlite::create_import_file.text});
  copy_->execute(std::string{sql::sqlite::create_import_column.text});
  const source::Quarantine makes_its_table{*copy_};
  return *copy_;
}

void SourceDatabase::commit() {
  transaction_->commit();
  transaction_.reset();
  copy_.reset();
  if (stamp() != stamp_) {
    throw Error{
        ErrorCode::conflict,
        fmt::format("cannot write \"{}\": another program changed it meanwhile", path_.native()),
        "try again"};
  }
  current_.reset();
  file_->commit();
}

}  // namespace tierline::importer
