#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/sql/postgres.hpp"

#include "backup/postgres_dump.hpp"
#include "backup/restore.hpp"
#include "backup/tools.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tierline::backup {
namespace {

namespace ddl = postgres::ddl;

constexpr std::size_t longest_name_bytes = 63;  // NAMEDATALEN - 1

/// Schemas of the backup that the database has, with the names under which they are kept.
using Renames = std::vector<std::pair<std::string, std::string>>;

Renames renames_of(postgres::Session& session, const std::vector<std::string>& schemas,
                   TimePoint now) {
  const auto exists = [&](const std::string& name) {
    return session.query(sql::postgres::schema_exists, {name}).at(0).at(0) == "true";
  };
  const auto name_of_kept = [&](const std::string& schema) {
    return fmt::format("{}_replaced_{}", schema, to_compact(now));
  };
  // Another restore of this very second may have kept some.
  while (std::any_of(schemas.begin(), schemas.end(),
                     [&](const auto& schema) { return exists(name_of_kept(schema)); })) {
    now += std::chrono::seconds{1};
  }
  Renames renames;
  for (const auto& schema : schemas) {
    if (!exists(schema)) continue;
    auto kept = name_of_kept(schema);
    if (kept.size() > longest_name_bytes) {
      throw Error{
          ErrorCode::data,
          fmt::format("cannot keep the schema \"{}\": \"{}\" is too long for a name", schema, kept),
          "rename the schema first"};
    }
    renames.emplace_back(schema, std::move(kept));
  }
  return renames;
}

bool brings_books(const Manifest& manifest) {
  return std::find(manifest.schemas.begin(), manifest.schemas.end(), "etl") !=
         manifest.schemas.end();
}

/// Whether books of the backup come into a database in which there is nothing but the ground.
/// Nothing of that is kept: of its empty first release the restored books would say that it is as
/// old as they are.
bool takes_bare_ground(postgres::Session& session, const Manifest& manifest) {
  return brings_books(manifest) &&
         session.query(sql::postgres::migration_books_exist).at(0).at(0) == "true" &&
         session.query(sql::postgres::nothing_loaded, {releases::schema_name(TimePoint{})})
                 .at(0)
                 .at(0) == "true";
}

/// What the manifest says of its release, if it has one whose books are known.
Manifest release_of(postgres::Session& session, Manifest manifest) {
  const auto schema = manifest.schemas.empty() ? std::string{} : manifest.schemas.front();
  if (!manifest.release && !schema.empty() &&
      session.query(sql::postgres::migration_books_exist).at(0).at(0) == "true") {
    // Older backups of everything do not say, but the database may know it still.
    const auto rows = session.query(sql::postgres::release_books, {schema});
    if (!rows.empty()) {
      const auto& row = rows.front();
      manifest.release = ReleaseBooks{row.at(0).value(), row.at(1).value(), row.at(2).value()};
    }
  }
  if (!manifest.release) {
    throw Error{ErrorCode::data,
                fmt::format("cannot restore a release from \"{}\": it holds none that is known",
                            manifest.name),
                "tierline backup restore brings back all that is in it"};
  }
  manifest.schemas = {schema};
  std::erase_if(manifest.tables,
                [&](const auto& table) { return !table.first.starts_with(schema + "."); });
  return manifest;
}

void rename(postgres::Transaction& transaction, const std::string& from, const std::string& to) {
  transaction.execute({"rename_schema", ddl::rename_schema(from, to)});
}

void set_aside(postgres::Session& session, const Renames& renames) {
  postgres::Transaction transaction{session};
  for (const auto& [schema, kept] : renames) rename(transaction, schema, kept);
  transaction.commit();
}

void drop_aside(postgres::Session& session, const Renames& renames) {
  postgres::Transaction transaction{session};
  for (const auto& [schema, kept] : renames) {
    transaction.execute({"drop_schema", ddl::drop_schema_cascade(kept)});
  }
  transaction.commit();
}

/// How what was set aside is removed.
std::string removal(const Renames& renames) {
  if (renames.empty()) return {};
  if (renames.size() == 1 && renames.front().first.starts_with("sd_v")) {
    return fmt::format("when it is not needed any more: tierline releases retire {} --yes",
                       renames.front().second);
  }
  return "when it is not needed any more: DROP SCHEMA ... CASCADE";
}

/// Everything as it was, also after a signal.
void put_back(postgres::Session& session, const Manifest& manifest, const Renames& renames) {
  const postgres::Uninterrupted to_the_end{session};
  postgres::Transaction transaction{session};
  for (const auto& schema : manifest.schemas) {
    transaction.execute({"drop_schema", ddl::drop_schema_cascade(schema)});
  }
  for (const auto& [schema, kept] : renames) rename(transaction, kept, schema);
  transaction.commit();
}

/// The same; when even that fails, the message says how to do it by hand.
void put_back_after(const Error& cause, postgres::Session& session, const Manifest& manifest,
                    const Renames& renames) {
  try {
    put_back(session, manifest, renames);
  } catch (const Error& error) {
    std::string hint = "the data is still there; when the server answers again: ";
    for (const auto& [schema, kept] : renames) {
      hint += fmt::format("{}; ", ddl::rename_schema(kept, schema));
    }
    throw Error{cause.code(),
                fmt::format("{}; and what was there could not be put back: {}", cause.message(),
                            error.message()),
                hint};
  }
}

/// Only the books of a release that was restored alone: with etl its own books came back.
void enter_release(postgres::Session& session, const Manifest& manifest,
                   const observability::Services& services) {
  if (!manifest.release || manifest.schemas.size() > 1) return;
  if (session.query(sql::postgres::migration_books_exist).at(0).at(0) != "true") return;
  releases::prepare(session, services.clock.now());  // the backup may be older than this program
  postgres::Transaction transaction{session};
  const auto& schema = manifest.schemas.front();
  if (transaction.query(sql::postgres::release_books, {schema}).empty()) {
    std::map<std::string, std::uint64_t> rows;
    for (const auto& [table, state] : manifest.tables) {
      rows[table.substr(table.find('.') + 1)] = state.rows;
    }
    releases::enter_in_books(
        transaction,
        {schema, std::nullopt, manifest.release->contract, manifest.release->tier_rule_version,
         from_iso8601(manifest.release->created_at).value_or(TimePoint{}), rows});
  }
  transaction.query(sql::postgres::revive_release, {schema});
  // Its views still show the schema that was set aside.
  if (releases::published(transaction) == schema) {
    releases::publish(transaction, schema, services.clock.now());
  }
  transaction.commit();
}

void demand_no_load(postgres::Session& session) {
  const auto loads = session.query(sql::postgres::loads_at_work);
  if (loads.empty()) return;
  throw Error{ErrorCode::conflict,
              fmt::format("cannot restore: {} is at work in this database, server process {}",
                          loads.front().at(0).value(), loads.front().at(1).value()),
              "wait for it"};
}

/// Who found no schema in between would make one, in the way of the one that comes back.
void hold_migrations(postgres::Session& session) {
  if (session.query(sql::postgres::hold_migrations).at(0).at(0) == "true") return;
  throw Error{ErrorCode::conflict, "cannot restore: another program is applying schema migrations",
              "wait for it"};
}

std::string replaced(postgres::Session& session, const Renames& renames) {
  if (renames.empty()) return "nothing: none of its schemas is there";
  std::vector<std::string> parts;
  for (const auto& [schema, kept] : renames) {
    parts.push_back(fmt::format("{} ({}), which stays as {}", schema,
                                summary(tables_now(session, {schema})), kept));
  }
  return joined(parts);
}

}  // namespace

Entry restore_postgres(const Job& job, const Backup& backup, const std::filesystem::path& file) {
  auto& session = job.connect();
  const bool alone = job.options.release_alone;
  if (job.options.confirmed) {
    tool(job, "pg_restore");
    demand_no_load(session);
    hold_migrations(session);
  }
  const auto manifest = alone ? release_of(session, *backup.manifest) : *backup.manifest;
  const bool bare = takes_bare_ground(session, manifest);
  auto schemas = manifest.schemas;
  const auto first_release = releases::schema_name(TimePoint{});
  if (bare && std::find(schemas.begin(), schemas.end(), first_release) == schemas.end()) {
    schemas.push_back(first_release);
  }
  const auto renames = renames_of(session, schemas, job.services.clock.now());
  const auto what = fmt::format(
      "{} in {}", bare ? "nothing: no data was ever loaded there" : replaced(session, renames),
      session.description());
  if (!job.options.confirmed) {
    return {backup.name,     Verdict::pass,
            "would-restore", fmt::format("{} would replace {}", summary(manifest.tables), what),
            "--yes does it", manifest};
  }
  const auto database = session.query(sql::postgres::database_and_server).at(0).at(0).value();
  set_aside(session, renames);
  std::vector<std::string> faults;
  try {
    if (alone) session.query({"create_schema", ddl::create_schema(manifest.schemas.front())});
    restore_dump(job, file, session, database, alone ? manifest.schemas.front() : std::string{});
    faults = differences(manifest.tables, tables_now(session, manifest.schemas));
    if (faults.empty()) {
      enter_release(session, manifest, job.services);
      if (brings_books(manifest))
        session.query(sql::postgres::end_restored_runs, {manifest.created_at});
      if (bare) drop_aside(session, renames);
    }
  } catch (const Error& error) {
    put_back_after(error, session, manifest, renames);
    throw;
  }
  if (!faults.empty()) {
    put_back(session, manifest, renames);
    return {backup.name,
            Verdict::fail,
            "damaged",
            "what was restored is not what was backed up: " + joined(faults),
            "what was there is back in place",
            manifest};
  }
  return {backup.name,
          Verdict::pass,
          "restored",
          fmt::format("{} replaced {}", summary(manifest.tables), what),
          bare ? "" : removal(renames),
          manifest};
}

}  // namespace tierline::backup
