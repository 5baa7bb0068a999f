#include "tierline/releases/loading.hpp"

#include "tierline/base/error.hpp"
#include "tierline/sql/postgres.hpp"

#include "releases/load_lock.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tierline::releases {
namespace {

namespace sql = tierline::sql::postgres;

}  // namespace

Loading::Loading(postgres::Session& session, const Registration& release)
    : session_{session}, schema_{release.schema} {
  hold();
  postgres::Transaction transaction{session_};
  for (const auto& dead : transaction.query(sql::forget_dead_loads, {load_lock()})) {
    cleared_away_.push_back(dead.at(0).value());
  }
  const auto begun = transaction.change(
      sql::begin_release, {schema_, release.run_id, release.contract, release.tier_rule_version,
                           to_iso8601(release.created_at)});
  if (begun == 0) refuse();
  transaction.commit();
}

Loading::~Loading() {
  try {
    if (!session_.alive()) session_.reconnect();
    const postgres::Uninterrupted to_the_end{session_};
    postgres::Transaction transaction{session_};
    transaction.query(sql::forget_load, {schema_});
    transaction.query(sql::release_load, {load_lock(), schema_});
    transaction.commit();
  } catch (const Error&) {
    // The server went away, and the lock with it: the next load clears the entry away.
  }
}

void Loading::recover() {
  session_.reconnect();
  hold();
}

bool Loading::proved() {
  const auto rows = session_.query(sql::release_state, {schema_});
  return !rows.empty() && rows.front().at(0) == "proved";
}

void Loading::hold() {
  if (session_.query(sql::hold_load, {load_lock(), schema_}).at(0).at(0) != "t") refuse();
}

void Loading::refuse() const {
  throw Error{ErrorCode::conflict,
              fmt::format("cannot load \"{}\": another load has this name", schema_), "try again"};
}

void enter_as_proved(postgres::Transaction& transaction, const std::string& schema,
                     const std::map<std::string, std::uint64_t>& rows) {
  transaction.query(sql::prove_release, {schema, nlohmann::json(rows).dump()});
}

void enter_trial(postgres::Transaction& transaction, const std::string& schema, Passed passed,
                 const std::string& accepted_change) {
  transaction.query(
      sql::pass_release,
      {schema, passed == Passed::canary_and_trial ? "canary-passed" : "proved",
       accepted_change.empty() ? std::nullopt : std::optional<std::string>{accepted_change}});
}

}  // namespace tierline::releases
