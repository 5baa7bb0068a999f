#include "validator/dashboards.hpp"

#include "tierline/base/error.hpp"
#include "tierline/releases/viewer.hpp"
#include "tierline/sql/postgres.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace tierline::validator {
namespace {

using releases::AskedQuery;

std::vector<AskedQuery> ask_twice(postgres::Transaction& transaction, TimePoint now) {
  transaction.execute(sql::postgres::set_jit_off);  // as for the role that reads them
  const auto as_it_is = [](std::string_view query) { return std::string{query}; };
  releases::ask_dashboards(transaction, now, as_it_is);
  return releases::ask_dashboards(transaction, now, as_it_is);
}

/// \param asked  by time
Finding judged(const std::vector<AskedQuery>& asked, double limit) {
  const auto within = asked.at((asked.size() * 95 + 99) / 100 - 1).milliseconds;
  const auto& slowest = asked.back();
  Finding finding{"dashboards",
                  within <= limit ? Verdict::pass : Verdict::warn,
                  fmt::format("95 of 100 of {} queries answer within {:.1f} ms, limit {:g} ms; the "
                              "slowest took {:.1f} ms: {}, {}",
                              asked.size(), within, limit, slowest.milliseconds, slowest.dashboard,
                              slowest.name),
                  {}};
  if (finding.verdict != Verdict::pass) {
    finding.hint = "docs/runbook.md#servicedesk-queries-slow";
  }
  return finding;
}

}  // namespace

AskedDashboards ask_dashboards(postgres::Session& session, TimePoint now) {
  AskedDashboards made;
  try {
    postgres::Transaction transaction{session};  // never committed
    auto asked = ask_twice(transaction, now);
    std::stable_sort(asked.begin(), asked.end(), [](const AskedQuery& a, const AskedQuery& b) {
      return a.milliseconds < b.milliseconds;
    });
    made.finding =
        judged(asked, std::stod(transaction.query(sql::postgres::query_limit).at(0).at(0).value()));
    for (const auto& query : asked) {
      made.times.push_back({query.dashboard, query.name, query.milliseconds});
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::unavailable || error.code() == ErrorCode::interrupted) throw;
    made.finding = {"dashboards", Verdict::fail, "could not be checked: " + error.message(),
                    error.hint()};
  }
  return made;
}

}  // namespace tierline::validator
