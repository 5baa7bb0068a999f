#include "backup/postgres_dump.hpp"

#include "tierline/base/error.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/postgres/tools.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/sql/postgres.hpp"

#include "backup/create.hpp"
#include "backup/tools.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tierline::backup {
namespace {

constexpr const char* lock_wait = "--lock-wait-timeout=60s";

/// What of the database is backed up, and under which name.
struct Scope {
  std::string database;
  std::string server_version;
  std::vector<std::string> schemas;
  std::string series;
  std::optional<ReleaseBooks> release = {};

  /// A schema is named after itself; several are named after their database.
  std::string stem() const {
    auto name = schemas.size() == 1 ? schemas.front() : database;
    std::replace(name.begin(), name.end(), '/', '_');
    return name + ".dump";
  }
};

bool exists(postgres::Transaction& transaction, const std::string& schema) {
  return transaction.query(sql::postgres::schema_exists, {schema}).at(0).at(0) == "true";
}

bool has_books(postgres::Transaction& transaction) {
  return transaction.query(sql::postgres::migration_books_exist).at(0).at(0) == "true";
}

std::optional<std::string> published_in(postgres::Transaction& transaction) {
  return has_books(transaction) ? releases::published(transaction) : std::nullopt;
}

std::optional<ReleaseBooks> books_of(postgres::Transaction& transaction,
                                     const std::string& schema) {
  if (!has_books(transaction)) return std::nullopt;
  const auto rows = transaction.query(sql::postgres::release_books, {schema});
  if (rows.empty()) return std::nullopt;
  const auto& row = rows.front();
  return ReleaseBooks{row.at(0).value(), row.at(1).value(), row.at(2).value()};
}

Scope whole_release(postgres::Transaction& transaction, const std::string& wanted, Scope scope) {
  const auto release = wanted == "published" ? published_in(transaction) : wanted;
  if (!release) {
    throw Error{ErrorCode::data,
                fmt::format("cannot back up the published release: database \"{}\" has none",
                            scope.database),
                "tierline schema apply makes an empty one"};
  }
  scope.schemas = {*release};
  scope.release = books_of(transaction, *release);
  if (!scope.release) {
    throw Error{
        ErrorCode::data,
        fmt::format("cannot back up the release \"{}\": etl.release does not know it", *release),
        "--schema takes any schema"};
  }
  scope.series = fmt::format("postgresql {} release", scope.database);
  return scope;
}

Scope all_that_is_ours(postgres::Transaction& transaction, Scope scope) {
  if (const auto release = published_in(transaction)) {
    scope.schemas.push_back(*release);
    scope.release = books_of(transaction, *release);
  }
  for (const auto* schema : {"servicedesk", "etl", "dash"}) {
    if (exists(transaction, schema)) scope.schemas.emplace_back(schema);
  }
  if (scope.schemas.empty()) {
    throw Error{
        ErrorCode::data,
        fmt::format("cannot back up database \"{}\": nothing of ours is in it", scope.database),
        "name what is to be backed up with --schema"};
  }
  scope.series = fmt::format("postgresql {} everything", scope.database);
  return scope;
}

Scope some_schemas(postgres::Transaction& transaction, const std::vector<std::string>& schemas,
                   Scope scope) {
  for (const auto& schema : schemas) {
    if (exists(transaction, schema)) continue;
    throw Error{ErrorCode::data,
                fmt::format("cannot back up the schema \"{}\": database \"{}\" has none", schema,
                            scope.database),
                "check the name, and --target"};
  }
  scope.schemas = schemas;
  scope.series = fmt::format("postgresql {} schemas {}", scope.database, fmt::join(schemas, ","));
  return scope;
}

Scope scope_of(const Job& job, postgres::Session& session) {
  postgres::Transaction transaction{session};
  const auto row = transaction.query(sql::postgres::database_and_server).at(0);
  Scope scope{row.at(0).value(), row.at(1).value(), {}, {}};
  const auto& options = job.options;
  if (!options.release.empty()) return whole_release(transaction, options.release, scope);
  if (!options.schemas.empty()) return some_schemas(transaction, options.schemas, scope);
  return all_that_is_ours(transaction, scope);
}

std::vector<std::string> dump_command(const Job& job, const Scope& scope,
                                      const std::string& snapshot,
                                      const std::filesystem::path& file) {
  std::vector<std::string> command{tool(job, "pg_dump").native(),
                                   "--format=custom",
                                   "--no-owner",
                                   "--no-password",
                                   "--strict-names",
                                   lock_wait,
                                   "--snapshot=" + snapshot,
                                   "--file=" + file.native()};
  if (job.options.zstd) command.emplace_back("--compress=0");  // it is compressed once, afterwards
  for (const auto& schema : scope.schemas) {
    command.push_back("--schema=" + postgres::quote_identifier(schema));
  }
  return command;
}

/// A dump's list has a line for the rows of every table, empty ones as well.
std::vector<std::string> compare_list(const std::string& list, const Tables& wanted) {
  constexpr std::string_view entry = " TABLE DATA ";
  std::size_t seen = 0;
  for (auto at = list.find(entry); at != std::string::npos; at = list.find(entry, at + 1)) ++seen;
  std::vector<std::string> faults;
  for (const auto& [table, state] : wanted) {
    auto words = table;
    words[words.find('.')] = ' ';
    if (list.find(fmt::format("{}{} ", entry, words)) == std::string::npos) {
      faults.push_back(fmt::format("table {} is missing", table));
    }
  }
  if (faults.empty() && seen != wanted.size()) {
    faults.push_back(fmt::format("{} tables, not {}", seen, wanted.size()));
  }
  return faults;
}

}  // namespace

Tables tables_in(postgres::Transaction& snapshot, const std::vector<std::string>& schemas) {
  Tables tables;
  for (const auto& schema : schemas) {
    for (const auto& row : snapshot.query(sql::postgres::stored_tables, {schema})) {
      const auto& table = row.at(0).value();
      const auto content =
          snapshot.query({"table_content", postgres::ddl::table_content(schema, table)}).at(0);
      tables[schema + "." + table] = {std::stoull(content.at(0).value()),
                                      content.at(1).value() + "." + content.at(2).value()};
    }
  }
  return tables;
}

Tables tables_now(postgres::Session& session, const std::vector<std::string>& schemas) {
  postgres::Transaction snapshot{session};
  snapshot.execute(sql::postgres::begin_snapshot);
  return tables_in(snapshot, schemas);
}

std::vector<std::string> check_dump(const Job& job, const std::filesystem::path& file,
                                    const Tables& wanted) {
  const auto pg_restore = tool(job, "pg_restore").native();
  try {
    const auto list = run_tool({pg_restore, "--list", file.native()}).output;
    auto faults = compare_list(list, wanted);
    // The list stands at the front: a dump that was cut off is only found by reading all of it.
    run_tool({pg_restore, "--file=/dev/null", file.native()});
    return faults;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::unavailable) throw;
    return {error.message()};
  }
}

void restore_dump(const Job& job, const std::filesystem::path& file, postgres::Session& into,
                  const std::string& database, const std::string& only_schema) {
  std::vector<std::string> command{tool(job, "pg_restore").native(),
                                   "--exit-on-error",
                                   "--single-transaction",
                                   "--no-owner",
                                   "--no-password",
                                   "--dbname=" + postgres::database_argument(database)};
  if (!only_schema.empty()) command.push_back("--schema=" + only_schema);
  command.push_back(file.native());
  run_tool(command, postgres::tool_environment(into));
}

std::vector<std::string> check_restored(const Job& job, const std::filesystem::path& file,
                                        const Manifest& manifest) {
  tool(job, "pg_restore");
  postgres::ScratchDatabase scratch{job.connect(), job.services.run_id};
  try {
    restore_dump(job, file, scratch.session(), scratch.name());
  } catch (const Error& error) {
    if (error.code() != ErrorCode::unavailable) throw;
    return {"it cannot be restored: " + error.message()};
  }
  return differences(manifest.tables, tables_now(scratch.session(), manifest.schemas));
}

Entry create_postgres(const Job& job) {
  const auto pg_dump = tool(job, "pg_dump");
  auto& session = job.connect();
  const auto scope = scope_of(job, session);
  std::string warning;
  const auto write = [&](const std::filesystem::path& file, Manifest& manifest) {
    postgres::Transaction snapshot{session};
    snapshot.execute(sql::postgres::begin_snapshot);
    const auto name = snapshot.query(sql::postgres::export_snapshot).at(0).at(0).value();
    warning =
        run_tool(dump_command(job, scope, name, file), postgres::tool_environment(session)).errors;
    manifest.tables = tables_in(snapshot, scope.schemas);
    const auto faults = check_dump(job, file, manifest.tables);
    if (!faults.empty()) {
      throw Error{ErrorCode::unavailable,
                  fmt::format("cannot back up \"{}\": \"{}\" wrote no whole dump: {}",
                              scope.database, pg_dump.native(), joined(faults)),
                  "is it the pg_dump of PostgreSQL? pg_dump --version"};
    }
    manifest.engine = Engine::postgresql;
    manifest.source = session.description();
    manifest.series = scope.series;
    manifest.database = scope.database;
    manifest.schemas = scope.schemas;
    manifest.release = scope.release;
    manifest.versions = {{"pg_dump", version_of(pg_dump)}, {"server", scope.server_version}};
  };
  auto entry = create_backup(job, scope.stem(), write);
  if (!warning.empty()) {
    entry.verdict = Verdict::warn;
    entry.hint = "pg_dump warns: " + warning;
  }
  return entry;
}

}  // namespace tierline::backup
