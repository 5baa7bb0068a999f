#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"
#include "tierline/releases/key_figures.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What an operator does with releases: look, compare, show another one, go back, make room.
namespace tierline::releases {

enum class Action { list, diff, publish, rollback, refresh, retire };

std::string_view to_string(Action action);

struct Options {
  Action action = Action::list;
  /// diff: one, beside the published one, or two; publish: one; retire: any, or none with `keep`.
  std::vector<std::string> names = {};
  std::optional<std::size_t> keep = {};  ///< retire: all but so many of those that were published
  bool confirmed = false;                ///< retire: else only say what would be dropped
};

struct Release {
  std::string schema;
  /// loading, proved, canary-passed, published, previous, retired; orphan: a schema that no book
  /// knows; lost: a book without its schema, or a load that died.
  std::string state;
  std::string contract;
  std::string tier_rule_version;
  std::optional<std::string> created_at;  ///< these three ISO 8601, UTC
  std::optional<std::string> published_at;
  std::optional<std::string> retired_at;
  std::map<std::string, std::uint64_t> rows;   ///< by table, as loaded
  std::uint64_t bytes = 0;                     ///< on disk, with indexes; 0 without its schema
  std::optional<std::string> accepted_change;  ///< why its key figures may differ so much
};

struct Report {
  Action action = Action::list;
  std::string database;
  std::vector<Release> releases;  ///< list: all, newest first; else those that it is about
  std::string before;             ///< diff: the schemas compared; publish, rollback: what was shown
  std::string after;              ///< refresh: the published one
  std::vector<Difference> differences;  ///< diff, publish, rollback
  std::vector<std::string> put_right;   ///< refresh: the roll-ups that did not agree with the rows
  bool rehearsal = false;               ///< nothing was changed

  /// list: warn for an orphan or a lost release; refresh: warn when something was put right; else
  /// pass.
  Verdict verdict() const;
};

/// A refresh adds the published release up anew, for which readers do not wait.
/// A publication or rollback switches every view in one transaction and is entered in the books.
/// Readers wait for its last instant, and see the old release or the new one.
/// \throws Error data (no such release, it cannot be published, nothing to go back to, the
///         published one or its rollback target shall be retired, something was built on it),
///         conflict when somebody holds a lock, after three tries, usage, unavailable, interrupted
Report run(const Options& options, postgres::Session& target,
           const observability::Services& services);

/// Of the releases that were published, all but the newest `keep`, and never the one to go back to.
/// \param to_come  so many more will have been published by then
std::vector<std::string> beyond(const std::vector<Release>& releases, std::size_t keep,
                                std::size_t to_come = 0);

std::string to_text(const Report& report);
nlohmann::json to_json(const Report& report);

}  // namespace tierline::releases
