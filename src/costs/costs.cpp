#include "tierline/costs/costs.hpp"

#include "tierline/base/error.hpp"
#include "tierline/etl/runs.hpp"
#include "tierline/sql/postgres.hpp"
#include "tierline/tickets/dates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace tierline::costs {
namespace {

void check_day(const std::string& day) {
  if (tickets::parse_canonical_date(day)) return;
  throw Error{ErrorCode::usage, fmt::format("\"{}\" is no day as YYYY-MM-DD", day)};
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char letter) { return letter >= '0' && letter <= '9'; });
}

/// What the columns hold without rounding.
void check_number(const std::string& option, std::string_view text) {
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto fraction = point == std::string_view::npos ? "0" : text.substr(point + 1);
  if (all_digits(whole) && whole.size() <= 8 && all_digits(fraction) && fraction.size() <= 2) {
    return;
  }
  throw Error{ErrorCode::usage,
              fmt::format("{} \"{}\" is no number with two decimals at most", option, text)};
}

std::pair<std::string, std::string> band_of(const std::string& option, const std::string& text) {
  if (text.empty()) return {};
  const auto colon = text.find(':');
  if (colon == std::string::npos) {
    throw Error{ErrorCode::usage, fmt::format("{} \"{}\" is no band as MIN:MAX", option, text)};
  }
  std::pair band{text.substr(0, colon), text.substr(colon + 1)};
  check_number(option, band.first);
  check_number(option, band.second);
  return band;
}

/// The parameters of set_tier_costs for one tier: cost, target, band.
void append(postgres::Params& params, const NewTier& tier, int number) {
  const auto option = [&](const char* what) { return fmt::format("--l{}-{}", number, what); };
  if (!tier.cost.empty()) check_number(option("cost"), tier.cost);
  if (!tier.target_percent.empty()) check_number(option("target"), tier.target_percent);
  const auto band = band_of(option("band"), tier.band);
  for (const auto& value : {tier.cost, tier.target_percent, band.first, band.second}) {
    params.push_back(value);
  }
}

std::vector<TierCost> in_force(postgres::Transaction& transaction, const std::string& day) {
  std::vector<TierCost> rows;
  for (const auto& row : transaction.query(sql::postgres::tier_cost_config_on, {day})) {
    rows.push_back({row.at(0).value(), row.at(1).value(), row.at(2).value(), row.at(3).value(),
                    row.at(4).value(), row.at(5).value(), row.at(6).value()});
  }
  return rows;
}

std::string today(postgres::Transaction& transaction, const Clock& clock) {
  return transaction.query(sql::postgres::business_day, {to_iso8601(clock.now())})
      .at(0)
      .at(0)
      .value();
}

bool nothing_given(const SetOptions& options) {
  return options.source.empty() &&
         std::all_of(options.tiers.begin(), options.tiers.end(), [](const NewTier& tier) {
           return tier.cost.empty() && tier.target_percent.empty() && tier.band.empty();
         });
}

bool complete(const SetOptions& options) {
  return std::all_of(options.tiers.begin(), options.tiers.end(), [](const NewTier& tier) {
    return !tier.cost.empty() && !tier.target_percent.empty() && !tier.band.empty();
  });
}

/// The trigger that adds the targets up is deferred: it shall speak before the commit.
void write(postgres::Transaction& transaction, const postgres::Params& params,
           const std::string& day) {
  try {
    transaction.query(sql::postgres::set_tier_costs, params);
    transaction.execute(sql::postgres::check_constraints_now);
  } catch (const Error& refused) {
    if (refused.code() != ErrorCode::data) throw;
    throw Error{ErrorCode::data,
                fmt::format("cannot set costs and targets from {}: {}", day, refused.message()),
                "the targets of L1, L2 and L3 sum to 100, each inside its band; costs are above 0"};
  }
}

Set written(const SetOptions& options, postgres::Params params, postgres::Session& session,
            const observability::Services& services) {
  const auto& day = options.effective_date;
  Set report{day, {}, {}, false, false, options.dry_run};
  postgres::Transaction transaction{session};
  transaction.query(sql::postgres::tell_run, {services.run_id});
  transaction.execute(sql::postgres::lock_tier_costs);
  report.before = in_force(transaction, day);
  if (report.before.empty() && !complete(options)) {
    throw Error{ErrorCode::data,
                fmt::format("cannot set costs from {}: nothing is in force then", day),
                "give cost, target and band of all three tiers"};
  }
  report.replaced = !report.before.empty() && report.before.front().effective_date == day;
  if (report.replaced && !options.replace) {
    throw Error{ErrorCode::data, fmt::format("cannot set costs from {}: there are some", day),
                "--replace changes them, and keeps what they were in the history"};
  }
  report.past = day < today(transaction, services.clock);
  params.insert(params.begin(), day);
  params.push_back(options.source);
  write(transaction, params, day);
  report.after = in_force(transaction, day);
  if (!options.dry_run) transaction.commit();
  return report;
}

}  // namespace

Verdict Shown::verdict() const { return in_force.empty() ? Verdict::warn : Verdict::pass; }

Verdict Set::verdict() const { return past ? Verdict::warn : Verdict::pass; }

Shown show(const std::string& at, postgres::Session& session,
           const observability::Services& services) {
  Shown report;
  if (!at.empty()) check_day(at);
  postgres::Transaction transaction{session};
  report.at = at.empty() ? today(transaction, services.clock) : at;
  report.in_force = in_force(transaction, report.at);
  for (const auto& row : transaction.query(sql::postgres::target_sums)) {
    report.effective_dates.push_back(row.at(0).value());
  }
  for (const auto& row : transaction.query(sql::postgres::tier_cost_changes)) {
    report.changes.push_back({row.at(0).value(), row.at(1).value(), row.at(2).value(),
                              row.at(3).value_or(""), row.at(4).value_or(""), row.at(5).value(),
                              row.at(6).value_or("")});
  }
  return report;
}

Set set(const SetOptions& options, postgres::Session& session,
        const observability::Services& services) {
  check_day(options.effective_date);
  if (nothing_given(options)) {
    throw Error{ErrorCode::usage, "cannot set costs: no value is given"};
  }
  postgres::Params params;
  for (std::size_t tier = 0; tier < options.tiers.size(); ++tier) {
    append(params, options.tiers.at(tier), static_cast<int>(tier) + 1);
  }
  std::optional<etl::OwnRun> run_in_books;
  if (!options.dry_run) {
    run_in_books.emplace(
        session, services.run_id, "costs", services.clock, [&](const Error& cause) {
          services.log.warn("the end of the run is not in the books", {{"cause", cause.message()}});
        });
  }
  auto report = written(options, std::move(params), session, services);
  services.log.info("set costs", {{"effective_date", report.effective_date},
                                  {"replaced", report.replaced},
                                  {"dry_run", report.dry_run}});
  if (run_in_books) run_in_books->finish(to_string(report.verdict()));
  return report;
}

}  // namespace tierline::costs
