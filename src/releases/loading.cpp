#include "tierline/releases/loading.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/retry.hpp"
#include "tierline/sql/postgres.hpp"

#include "releases/drop.hpp"
#include "releases/load_lock.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tierline::releases {
namespace {

/// What was committed of a load that is none any more.
void clear_away(postgres::Transaction& transaction, const std::string& schema) {
  drop(transaction, schema);
  transaction.query(sql::postgres::forget_migrations, {schema});
}

}  // namespace

Loading::Loading(postgres::Session& session, const Registration& release)
    : session_{session}, release_{release} {
  hold();
  retry(RetryPolicy{}, [&] { begin(); });
}

Loading::~Loading() {
  try {
    if (!session_.alive()) session_.reconnect();
    const postgres::Uninterrupted to_the_end{session_};
    retry(RetryPolicy{}, [&] {
      postgres::Transaction transaction{session_};
      transaction.execute(sql::postgres::set_lock_timeout);
      if (!transaction.query(sql::postgres::forget_load, {release_.schema}).empty()) {
        clear_away(transaction, release_.schema);
      }
      transaction.query(sql::postgres::release_load, {load_lock(), release_.schema});
      transaction.commit();
    });
  } catch (const Error&) {
    // The server went away, and the lock with it, or somebody holds on to what is left: the next
    // load clears it away.
  }
}

void Loading::stage(const tickets::Contract& contract) {
  postgres::Transaction transaction{session_};
  transaction.execute(sql::postgres::set_lock_timeout);
  clear_away(transaction, release_.schema);
  create(transaction, release_.schema, contract);
  transaction.commit();
}

void Loading::recover() {
  session_.reconnect();
  hold();
  postgres::Transaction transaction{session_};
  enter(transaction);
  transaction.commit();
}

bool Loading::proved() {
  const auto rows = session_.query(sql::postgres::release_state, {release_.schema});
  return !rows.empty() && rows.front().at(0) == "proved";
}

void Loading::hold() {
  if (session_.query(sql::postgres::hold_load, {load_lock(), release_.schema}).at(0).at(0) != "t")
    refuse();
}

void Loading::begin() {
  cleared_away_.clear();
  postgres::Transaction transaction{session_};
  transaction.execute(sql::postgres::set_lock_timeout);
  for (const auto& dead : transaction.query(sql::postgres::forget_dead_loads, {load_lock()})) {
    cleared_away_.push_back(dead.at(0).value());
    clear_away(transaction, cleared_away_.back());
  }
  if (!enter(transaction)) refuse();
  transaction.commit();
}

/// \return whether the books did not know the name
bool Loading::enter(postgres::Transaction& transaction) {
  return transaction.change(sql::postgres::begin_release,
                            {release_.schema, release_.run_id, release_.contract,
                             release_.tier_rule_version, to_iso8601(release_.created_at)}) > 0;
}

void Loading::refuse() const {
  throw Error{ErrorCode::conflict,
              fmt::format("cannot load \"{}\": another load has this name", release_.schema),
              "try again"};
}

void enter_as_proved(postgres::Transaction& transaction, const std::string& schema,
                     const std::map<std::string, std::uint64_t>& rows) {
  transaction.query(sql::postgres::prove_release, {schema, nlohmann::json(rows).dump()});
}

void enter_trial(postgres::Transaction& transaction, const std::string& schema, Passed passed,
                 const std::string& accepted_change) {
  transaction.query(
      sql::postgres::pass_release,
      {schema, passed == Passed::canary_and_trial ? "canary-passed" : "proved",
       accepted_change.empty() ? std::nullopt : std::optional<std::string>{accepted_change}});
}

}  // namespace tierline::releases
