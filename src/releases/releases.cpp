#include "tierline/releases/releases.hpp"

#include "tierline/base/retry.hpp"
#include "tierline/etl/migrations.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/sql/postgres.hpp"

#include "releases/refresh.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace tierline::releases {
namespace {

namespace ddl = postgres::ddl;

/// Name and type, as the server shows them.
using NamedType = std::pair<std::string, std::string>;
using TableColumns = std::map<std::string, std::vector<NamedType>>;

/// `sd_v19700101_000000` sorts before every load.
constexpr TimePoint first_release_time{};

std::vector<ddl::Column> columns_of(const tickets::Table& table) {
  std::vector<ddl::Column> columns;
  if (!table.surrogate.empty()) columns.push_back({table.surrogate, "bigint", true});
  for (const auto& column : table.columns) {
    columns.push_back({column.name, column.sql_type(), column.not_null});
  }
  return columns;
}

std::vector<std::string> primary_key(const tickets::Table& table) {
  return table.key.empty() ? std::vector{table.surrogate} : table.key;
}

TableColumns columns_in(postgres::Transaction& transaction, const std::string& schema) {
  TableColumns columns;
  for (const auto& row : transaction.query(sql::postgres::release_table_columns, {schema})) {
    columns[row.at(0).value()].emplace_back(row.at(1).value(), row.at(2).value());
  }
  return columns;
}

/// CREATE OR REPLACE VIEW may add columns at the end, and nothing else.
bool replaceable(const std::vector<NamedType>& present, const std::vector<NamedType>& wanted) {
  return present.size() <= wanted.size() &&
         std::equal(present.begin(), present.end(), wanted.begin());
}

Steps apply_views(postgres::Transaction& transaction) {
  Steps steps;
  for (const auto& view : etl::apply_views(transaction)) steps.push_back("view " + view);
  return steps;
}

/// \return the views of `dash` that were applied on the way
Steps point_views_at(postgres::Transaction& transaction, const std::string& schema) {
  const auto wanted = columns_in(transaction, schema);
  const auto present = columns_in(transaction, "servicedesk");
  const bool incompatible = std::any_of(wanted.begin(), wanted.end(), [&](const auto& table) {
    const auto view = present.find(table.first);
    return view != present.end() && !replaceable(view->second, table.second);
  });
  if (incompatible) etl::drop_views(transaction);
  for (const auto& [table, columns] : wanted) {
    std::vector<std::string> names;
    for (const auto& [name, type] : columns) names.push_back(name);
    transaction.execute({"publish_view", ddl::publish_view("servicedesk", table, schema, names)});
  }
  return apply_views(transaction);
}

/// A release that came back from a backup of an earlier program may lack what its books say was
/// made since; and pods or the business zone may have changed since its days were added up.
Steps complete_roll_up(postgres::Transaction& transaction, const std::string& schema) {
  const auto migrations = etl::builtin_migrations();
  const auto present = columns_in(transaction, schema);
  Steps steps;
  for (const auto& [number, table] : roll_ups) {
    if (present.count(std::string{table}) > 0) continue;
    const auto roll_up = std::find_if(
        migrations.begin(), migrations.end(),
        [wanted = number](const auto& migration) { return migration.number == wanted; });
    transaction.query(sql::postgres::forget_migration, {std::to_string(number), schema});
    etl::apply(transaction, *roll_up, schema);
    steps.push_back(roll_up->name + " on " + schema);
  }
  transaction.query(sql::postgres::roll_up_days, {schema, "false"});
  return steps;
}

Steps switch_to(postgres::Transaction& transaction, const std::string& schema, TimePoint now) {
  auto steps = complete_roll_up(transaction, schema);
  transaction.execute(sql::postgres::lock_published_views);
  for (auto& step : point_views_at(transaction, schema)) steps.push_back(std::move(step));
  transaction.query(sql::postgres::unpublish_release);
  transaction.query(sql::postgres::publish_release, {schema, to_iso8601(now)});
  return steps;
}

Steps make_first_release(postgres::Transaction& transaction, TimePoint now) {
  const auto contract = tickets::builtin_contract();
  const auto schema = schema_name(first_release_time);
  create(transaction, schema, contract);
  complete(transaction, schema, contract);
  enter_in_books(transaction,
                 {schema, std::nullopt, contract.name, "none", first_release_time, {}});
  auto steps = switch_to(transaction, schema, now);
  steps.insert(steps.begin(), "the empty first release");
  return steps;
}

Steps migrate_database(postgres::Transaction& transaction, const etl::Applied& applied) {
  Steps steps;
  for (const auto& migration : etl::builtin_migrations()) {
    if (migration.applies_to != etl::AppliesTo::database || applied.has(migration.number, "")) {
      continue;
    }
    etl::apply(transaction, migration, "");
    steps.push_back(migration.name);
  }
  return steps;
}

Steps migrate_releases(postgres::Transaction& transaction, const etl::Applied& applied) {
  Steps steps;
  for (const auto& release : transaction.query(sql::postgres::releases)) {
    const auto& schema = release.at(0).value();
    for (const auto& migration : etl::builtin_migrations()) {
      if (migration.applies_to == etl::AppliesTo::database ||
          applied.has(migration.number, schema)) {
        continue;
      }
      etl::apply(transaction, migration, schema);
      steps.push_back(fmt::format("{} on {}", migration.name, schema));
    }
  }
  return steps;
}

}  // namespace

std::string schema_name(TimePoint created_at) { return "sd_v" + to_compact(created_at); }

void create(postgres::Transaction& transaction, const std::string& schema,
            const tickets::Contract& contract) {
  transaction.execute({"create_schema", ddl::create_schema(schema)});
  for (const auto& table : contract.tables) {
    transaction.execute({"create_table", ddl::create_table(schema, table.name, columns_of(table))});
  }
  for (const auto& migration : etl::builtin_migrations()) {
    if (migration.applies_to != etl::AppliesTo::release_pre_load) continue;
    etl::apply(transaction, migration, schema);
  }
}

void complete_table(postgres::Transaction& transaction, const std::string& schema,
                    const tickets::Table& table) {
  transaction.execute(
      {"add_primary_key", ddl::add_primary_key(schema, table.name, primary_key(table))});
  for (const auto& migration : etl::builtin_migrations()) {
    if (migration.applies_to != etl::AppliesTo::release_post_load) continue;
    etl::apply_to_table(transaction, migration, schema, table.name);
  }
  transaction.execute({"analyze", ddl::analyze(schema, table.name)});
}

void complete_release(postgres::Transaction& transaction, const std::string& schema) {
  // Roll-ups are planned by what is known of the tables by now, and run once: compiling never pays.
  transaction.execute(sql::postgres::set_jit_off);
  for (const auto& migration : etl::builtin_migrations()) {
    if (migration.applies_to != etl::AppliesTo::release_post_load) continue;
    etl::apply_to_whole(transaction, migration, schema);
  }
}

void complete(postgres::Transaction& transaction, const std::string& schema,
              const tickets::Contract& contract) {
  for (const auto& table : contract.tables) complete_table(transaction, schema, table);
  complete_release(transaction, schema);
}

void enter_in_books(postgres::Transaction& transaction, const Registration& release) {
  transaction.query(sql::postgres::insert_release,
                    {release.schema, release.run_id, release.contract, release.tier_rule_version,
                     to_iso8601(release.created_at), nlohmann::json(release.rows).dump()});
}

void publish(postgres::Transaction& transaction, const std::string& schema, TimePoint now) {
  switch_to(transaction, schema, now);
}

void publish(postgres::Session& session, const std::string& schema, const Clock& clock) {
  retry(RetryPolicy{}, [&] {
    if (!session.alive()) session.reconnect();
    postgres::Transaction transaction{session};
    transaction.execute(sql::postgres::set_lock_timeout);
    if (published(transaction) == schema) return;  // a commit whose answer was lost
    publish(transaction, schema, clock.now());
    transaction.commit();
  });
}

std::optional<std::string> published(postgres::Transaction& transaction) {
  const auto rows = transaction.query(sql::postgres::published_release);
  return rows.empty() ? std::nullopt : rows.front().at(0);
}

Steps prepare(postgres::Transaction& transaction, TimePoint now) {
  etl::open_books(transaction);
  const auto applied = etl::read_applied(transaction);
  auto steps = migrate_database(transaction, applied);
  const auto add = [&](const Steps& more) { steps.insert(steps.end(), more.begin(), more.end()); };
  const auto current = published(transaction);
  if (!current) {
    add(make_first_release(transaction, now));
  } else {
    const auto of_releases = migrate_releases(transaction, applied);
    add(of_releases);
    const bool views_gone = columns_in(transaction, "servicedesk").count("tickets") == 0;
    add(!of_releases.empty() || views_gone ? point_views_at(transaction, *current)
                                           : apply_views(transaction));
  }
  return steps;
}

Steps prepare(postgres::Session& session, TimePoint now) {
  return retry(RetryPolicy{}, [&] {
    postgres::Transaction transaction{session};
    auto steps = prepare(transaction, now);
    transaction.commit();
    return steps;
  });
}

}  // namespace tierline::releases
