#include "tierline/releases/manage.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/retry.hpp"
#include "tierline/etl/findings.hpp"
#include "tierline/etl/migrations.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/sql/postgres.hpp"

#include "releases/drop.hpp"
#include "releases/load_lock.hpp"
#include "releases/refresh.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace tierline::releases {
namespace {

constexpr int migration_with_states = 12;

void demand_books(postgres::Session& target) {
  postgres::Transaction transaction{target};
  if (etl::read_applied(transaction).has(migration_with_states, "")) return;
  throw Error{ErrorCode::data,
              "cannot look at releases: this database has none, or is older than this program",
              "tierline schema apply brings it up to date; tierline run loads the first data"};
}

std::vector<Release> all_releases(postgres::Transaction& transaction) {
  std::vector<Release> releases;
  for (const auto& row : transaction.query(sql::postgres::release_list, {load_lock()})) {
    releases.push_back(
        {row.at(0).value(), row.at(1).value(), row.at(2).value(), row.at(3).value(), row.at(4),
         row.at(5), row.at(6),
         nlohmann::json::parse(row.at(7).value()).get<std::map<std::string, std::uint64_t>>(),
         std::stoull(row.at(8).value()), row.at(9)});
  }
  return releases;
}

const Release& find(const std::vector<Release>& releases, const std::string& name,
                    std::string_view action) {
  const auto found = std::find_if(releases.begin(), releases.end(),
                                  [&](const Release& one) { return one.schema == name; });
  if (found != releases.end()) return *found;
  throw Error{ErrorCode::data,
              fmt::format("cannot {} \"{}\": there is no such release", action, name),
              "tierline releases list shows them"};
}

/// One whose rows are there, and whose books say what they are.
const Release& find_whole(const std::vector<Release>& releases, const std::string& name,
                          std::string_view action) {
  const auto& release = find(releases, name, action);
  const std::array whole{"proved", "canary-passed", "published", "previous"};
  if (std::find(whole.begin(), whole.end(), release.state) != whole.end()) return release;
  if (release.state == "loading") {
    throw Error{ErrorCode::conflict, fmt::format("cannot {} \"{}\": it is loading", action, name),
                "wait for the load; tierline releases list says when it is over"};
  }
  throw Error{
      ErrorCode::data,
      fmt::format("cannot {} \"{}\": it is {}", action, name,
                  release.state == "orphan" ? "an orphan: no book knows it"
                                            : "gone: its schema is not there, or not whole"),
      release.state == "orphan" ? "tierline releases retire drops it"
                                : "tierline backup list shows what can be restored"};
}

void compare(postgres::Session& target, Report& report) {
  postgres::Transaction transaction{target};
  report.differences = differences(transaction, report.before, report.after);
}

std::string published_in(const std::vector<Release>& releases) {
  for (const auto& release : releases) {
    if (release.state == "published") return release.schema;
  }
  return {};
}

void diff(const Options& options, postgres::Session& target, Report& report) {
  {
    postgres::Transaction transaction{target};
    const auto releases = all_releases(transaction);
    report.before = options.names.size() == 2 ? options.names.front() : published_in(releases);
    report.after = options.names.back();
    for (const auto& name : {report.before, report.after}) {
      report.releases.push_back(find_whole(releases, name, "compare"));
    }
  }
  compare(target, report);
}

std::string rollback_target(postgres::Transaction& transaction) {
  const auto rows = transaction.query(sql::postgres::rollback_target);
  if (!rows.empty()) return rows.front().at(0).value();
  throw Error{ErrorCode::data, "cannot roll back: no other release was ever published",
              "tierline releases list shows what there is"};
}

/// All views in one transaction; the last statement makes readers wait, so nothing comes after it.
void switch_views(const Options& options, postgres::Session& target, TimePoint now,
                  Report& report) {
  postgres::Transaction transaction{target};
  transaction.execute(sql::postgres::set_lock_timeout);
  const auto releases = all_releases(transaction);
  const bool back = options.action == Action::rollback;
  report.before = published_in(releases);
  report.after = back ? rollback_target(transaction) : options.names.front();
  report.releases = {find_whole(releases, report.after, back ? "roll back to" : "publish")};
  if (report.before != report.after) {
    publish(transaction, report.after, now);
    transaction.commit();
  }
}

void show_another(const Options& options, postgres::Session& target, Report& report,
                  const observability::Services& services) {
  const auto now = services.clock.now();
  prepare(target, now);  // an old release may lack what a later program needs
  retry(RetryPolicy{}, [&] { switch_views(options, target, now, report); });
  services.log.info("published release", {{"schema", report.after}, {"before", report.before}});
  compare(target, report);
}

void add_up_anew(postgres::Session& target, Report& report,
                 const observability::Services& services) {
  prepare(target, services.clock.now());  // a release of an earlier program may have no roll-ups
  retry(RetryPolicy{}, [&] {
    postgres::Transaction transaction{target};
    transaction.execute(sql::postgres::set_lock_timeout);
    const auto releases = all_releases(transaction);
    report.after = published_in(releases);
    report.releases = {find_whole(releases, report.after, "refresh")};
    report.put_right = refresh(transaction, report.after);
    transaction.commit();
  });
}

void demand_expendable(const Release& release, const std::optional<std::string>& target) {
  const auto refuse = [&](const std::string& cause, const std::string& hint) {
    throw Error{ErrorCode::data, fmt::format("cannot retire \"{}\": {}", release.schema, cause),
                hint};
  };
  if (release.state == "published") refuse("it is published", "publish another one first");
  if (release.state == "retired") refuse("it is retired already", "");
  if (release.state == "loading") refuse("it is loading", "end the load first");
  if (target == release.schema) {
    refuse("it is the one that a rollback goes back to", "publish another one first");
  }
}

void retire(const Options& options, postgres::Session& target, Report& report,
            const observability::Services& services) {
  postgres::Transaction transaction{target};
  transaction.execute(sql::postgres::set_lock_timeout);
  const auto releases = all_releases(transaction);
  const auto names = options.keep ? beyond(releases, *options.keep) : options.names;
  std::optional<std::string> to_go_back_to;
  const auto rows = transaction.query(sql::postgres::rollback_target);
  if (!rows.empty()) to_go_back_to = rows.front().at(0);
  report.releases.clear();
  for (const auto& name : names) {
    report.releases.push_back(find(releases, name, "retire"));
    demand_expendable(report.releases.back(), to_go_back_to);
  }
  if (!options.confirmed) return;
  const auto now = services.clock.now();
  for (auto& release : report.releases) {
    drop(transaction, release.schema);
    transaction.query(sql::postgres::retire_release, {release.schema, to_iso8601(now)});
    release.state = "retired";
  }
  transaction.commit();
}

void demand_names(const Options& options) {
  const auto given = options.names.size();
  if (options.action == Action::retire && (given > 0) == options.keep.has_value()) {
    throw Error{ErrorCode::usage, "cannot retire: say which releases, or how many to --keep",
                "tierline releases list shows them"};
  }
}

void record(const Report& report, std::string_view verdict, const std::string& detail,
            TimePoint started_at, postgres::Session& target,
            const observability::Services& services) {
  etl::record_past_run(
      target, {services.run_id, "releases", std::string{verdict}, started_at, services.clock.now()},
      {{fmt::format("releases-{}", to_string(report.action)),
        verdict == "error" ? "fail" : std::string{verdict},
        detail,
        {}}},
      [&](const Error& cause) {
        services.log.warn("what became of the releases is not in the books",
                          {{"cause", cause.message()}});
      });
}

std::string sentence(const Report& report) {
  if (report.action == Action::refresh) {
    if (report.put_right.empty()) return report.after + ": roll-ups agree with the rows";
    return fmt::format("{}: put right {}", report.after, fmt::join(report.put_right, ", "));
  }
  if (report.action != Action::retire) {
    return fmt::format("{} is published, {} was", report.after, report.before);
  }
  std::vector<std::string> names;
  for (const auto& release : report.releases) names.push_back(release.schema);
  return fmt::format("retired {}", fmt::join(names, ", "));
}

void change(const Options& options, postgres::Session& target, Report& report,
            const observability::Services& services) {
  const auto started_at = services.clock.now();
  try {
    if (options.action == Action::retire) {
      retry(RetryPolicy{}, [&] { retire(options, target, report, services); });
    } else if (options.action == Action::refresh) {
      add_up_anew(target, report, services);
    } else {
      show_another(options, target, report, services);
    }
  } catch (const Error& error) {
    record(report, "error", error.message(), started_at, target, services);
    throw;
  }
  if (report.rehearsal) return;
  record(report, tierline::to_string(report.verdict()), sentence(report), started_at, target,
         services);
}

}  // namespace

std::vector<std::string> beyond(const std::vector<Release>& releases, std::size_t keep,
                                std::size_t to_come) {
  std::vector<const Release*> shown;
  for (const auto& release : releases) {
    if (release.state == "published" || release.state == "previous") shown.push_back(&release);
  }
  std::sort(shown.begin(), shown.end(), [](const Release* one, const Release* other) {
    return one->published_at > other->published_at;
  });
  std::vector<std::string> names;
  const auto kept = std::max<std::size_t>(keep, 2);
  for (std::size_t i = kept - std::min(kept, to_come); i < shown.size(); ++i) {
    names.push_back(shown[i]->schema);
  }
  return names;
}

Verdict Report::verdict() const {
  if (action == Action::refresh) return put_right.empty() ? Verdict::pass : Verdict::warn;
  if (action != Action::list) return Verdict::pass;
  const bool loose = std::any_of(releases.begin(), releases.end(), [](const Release& release) {
    return release.state == "orphan" || release.state == "lost";
  });
  return loose ? Verdict::warn : Verdict::pass;
}

Report run(const Options& options, postgres::Session& target,
           const observability::Services& services) {
  demand_names(options);
  demand_books(target);
  Report report;
  report.action = options.action;
  report.database = target.description();
  report.rehearsal = options.action == Action::retire && !options.confirmed;
  if (options.action == Action::list) {
    postgres::Transaction transaction{target};
    report.releases = all_releases(transaction);
  } else if (options.action == Action::diff) {
    diff(options, target, report);
  } else {
    change(options, target, report, services);
  }
  return report;
}

}  // namespace tierline::releases
