#include "validator/dashboards.hpp"

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

Finding ask_dashboards(postgres::Session& session, TimePoint now,
                       std::vector<etl::QueryTime>& times) {
  postgres::Transaction transaction{session};  // never committed
  auto asked = ask_twice(transaction, now);
  const auto limit = std::stod(transaction.query(sql::postgres::query_limit).at(0).at(0).value());
  std::stable_sort(asked.begin(), asked.end(), [](const AskedQuery& a, const AskedQuery& b) {
    return a.milliseconds < b.milliseconds;
  });
  for (const auto& query : asked) {
    times.push_back({query.dashboard, query.name, query.milliseconds});
  }
  return judged(asked, limit);
}

}  // namespace tierline::validator
