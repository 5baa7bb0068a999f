#pragma once

#include "tierline/postgres/session.hpp"

#include "backup/job.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tierline::backup {

/// Backs up what `options` names in PostgreSQL. \throws Error
Entry create_postgres(const Job& job);

/// What the tables of the schemas hold, by `schema.table`. The transaction is a snapshot.
Tables tables_in(postgres::Transaction& snapshot, const std::vector<std::string>& schemas);

/// The same in a snapshot of its own.
Tables tables_now(postgres::Session& session, const std::vector<std::string>& schemas);

/// Reads a dump to its end; needs no server. What is the matter, a sentence each.
std::vector<std::string> check_dump(const Job& job, const std::filesystem::path& file,
                                    const Tables& wanted);

/// Restores a dump into a database that has none of its schemas, all or nothing.
/// \param only_schema  what is in this schema, which must be there, and nothing else; empty: all
/// \throws Error unavailable with what pg_restore said; io, interrupted
void restore_dump(const Job& job, const std::filesystem::path& file, postgres::Session& into,
                  const std::string& database, const std::string& only_schema = {});

/// Restores a dump into a scratch database and compares. What is the matter, a sentence each.
std::vector<std::string> check_restored(const Job& job, const std::filesystem::path& file,
                                        const Manifest& manifest);

}  // namespace tierline::backup
