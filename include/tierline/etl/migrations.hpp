#pragma once

#include "tierline/postgres/session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::etl {

/// What a schema migration changes, said in its first line.
enum class AppliesTo {
  database,           ///< once
  release_pre_load,   ///< every release schema, before its rows are loaded
  release_post_load,  ///< every release schema, after its rows are loaded: indexes
};

struct Migration {
  int number;
  std::string name;  ///< `001_add_support_tier_column`
  AppliesTo applies_to;
  std::string_view up;
  std::string_view down;
  std::string checksum;  ///< SHA-256 of `up` without comments and with blanks folded
};

/// A repeatable file: applied again whenever its text changes.
struct ViewFile {
  std::string name;
  std::string_view text;
  std::string checksum;
};

/// `migrations/*.sql`, in order of number. \throws Error internal for a malformed head
std::vector<Migration> builtin_migrations();

/// `migrations/views/*.sql`, in order of name.
std::vector<ViewFile> builtin_views();

/// What the books of a database say. Empty for one that was never touched.
struct Applied {
  struct Entry {
    int number;
    std::string name;
    std::string schema;  ///< the release; empty for the database
    std::string checksum;
    std::string applied_at;  ///< ISO 8601, UTC
  };
  std::vector<Entry> migrations;
  std::vector<std::pair<std::string, std::string>> views;  ///< name, checksum

  /// \return null if it was not applied
  const Entry* find(int number, std::string_view schema) const;
  bool has(int number, std::string_view schema) const { return find(number, schema) != nullptr; }
};

Applied read_applied(postgres::Transaction& transaction);

/// Takes the one lock of all appliers and makes the books. To the end of the transaction.
/// \throws Error conflict if somebody else is applying
void open_books(postgres::Transaction& transaction);

/// Runs one migration and notes it. For releases `schema` names the release.
void apply(postgres::Transaction& transaction, const Migration& migration,
           const std::string& schema);

/// A migration of after the load may say by lines `-- table: NAME` which of its statements concern
/// one table alone: they run where that table was loaded. Notes nothing.
void apply_to_table(postgres::Transaction& transaction, const Migration& migration,
                    const std::string& schema, const std::string& table);

/// Runs what such a migration has for several tables, and notes it.
void apply_to_whole(postgres::Transaction& transaction, const Migration& migration,
                    const std::string& schema);

/// Runs the way back and forgets it.
void take_back(postgres::Transaction& transaction, const Migration& migration,
               const std::string& schema);

/// The views whose text changed, or that are not there.
std::vector<ViewFile> pending_views(const Applied& applied);

/// Applies the pending views.
/// \return the names of those applied
std::vector<std::string> apply_views(postgres::Transaction& transaction);

/// Drops every view of `servicedesk` and `dash`; `apply_views` and a publication bring them back.
void drop_views(postgres::Transaction& transaction);

}  // namespace tierline::etl
