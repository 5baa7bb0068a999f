#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/postgres/session.hpp"
#include "tierline/tickets/contract.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Releases: one schema per load, and the views of `servicedesk` that point at the published one.
namespace tierline::releases {

/// `sd_v20251101_020000`.
std::string schema_name(TimePoint created_at);

/// Makes the schema and its tables, without keys and indexes: ready for COPY.
void create(postgres::Transaction& transaction, const std::string& schema,
            const tickets::Contract& contract);

/// Key, indexes, statistics of one table: after its rows are in.
void complete_table(postgres::Transaction& transaction, const std::string& schema,
                    const tickets::Table& table);

/// What needs the rows of several tables: after all of them are complete.
void complete_release(postgres::Transaction& transaction, const std::string& schema);

/// Both, for every table.
void complete(postgres::Transaction& transaction, const std::string& schema,
              const tickets::Contract& contract);

struct Registration {
  std::string schema;
  std::optional<std::string> run_id;  ///< none for the empty first release
  std::string contract;
  std::string tier_rule_version;
  TimePoint created_at;
  std::map<std::string, std::uint64_t> rows;  ///< by table
};

/// A release that was made otherwise than by a load: see loading.hpp.
void enter_in_books(postgres::Transaction& transaction, const Registration& release);

/// Points the views of `servicedesk` at the release. Readers that come between this and the commit
/// wait for it, so call it last. Views of `dash` are rebuilt only if columns went away.
void publish(postgres::Transaction& transaction, const std::string& schema, TimePoint now);

/// The same in a transaction of its own, tried again when somebody holds a lock or the connection
/// is lost. Nothing is done when the release is published already. \throws Error conflict,
/// unavailable, interrupted
void publish(postgres::Session& session, const std::string& schema, const Clock& clock);

/// The schema behind the views; none before `prepare`.
std::optional<std::string> published(postgres::Transaction& transaction);

/// What `prepare` did, in order: names of migrations (with their release) and views.
using Steps = std::vector<std::string>;

/// Brings the database up to date: schema migrations, the empty first release, the views. The first
/// release is of the built-in contract, whose columns the views of `dash` need. One
/// transaction: all or nothing. Changes nothing when there is nothing to do. Tried again when
/// another program holds a lock.
Steps prepare(postgres::Session& session, TimePoint now);

/// The same inside a transaction of somebody else, who may roll it back. Not tried again.
Steps prepare(postgres::Transaction& transaction, TimePoint now);

}  // namespace tierline::releases
