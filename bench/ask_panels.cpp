// ask_panels ROUNDS: every query of the committed dashboards and alert rules, as Grafana sends it
// for a person who has chosen nothing, to the database that PG* variables name. Prints JSON:
// milliseconds of each query, one after the other on one connection, and of each dashboard over six
// connections at once. The round before the first warms up.
#include "tierline/base/clock.hpp"

#include "alert_rules.hpp"
#include "dashboard_queries.hpp"
#include "libpq_connection.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace tierline;

namespace {

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;
using Clock = std::chrono::steady_clock;

constexpr auto reader = "user=tierline_reader";
constexpr std::size_t connections_of_a_browser = 6;

struct Query {
  std::string dashboard;
  std::string name;
  std::string sql;
};

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

double ask(PGconn* connection, const Query& query) {
  const auto begin = Clock::now();
  const Answer answer{PQexec(connection, query.sql.c_str()), &PQclear};
  const double milliseconds = milliseconds_since(begin);
  if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) {
    throw std::runtime_error{
        fmt::format("{}, {}: {}", query.dashboard, query.name, PQresultErrorMessage(answer.get()))};
  }
  return milliseconds;
}

/// Grafana keeps its connections, so that opening them is no part of it.
double ask_at_once(const std::vector<testing::Connection>& connections,
                   const std::vector<Query>& queries) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::exception_ptr> failures(connections.size());
  const auto begin = Clock::now();
  std::vector<std::thread> threads;
  for (std::size_t n = 0; n < connections.size(); ++n) {
    threads.emplace_back([&, n] {
      try {
        for (auto at = next++; at < queries.size(); at = next++) {
          ask(connections[n].get(), queries[at]);
        }
      } catch (...) {
        failures[n] = std::current_exception();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const double milliseconds = milliseconds_since(begin);
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
  return milliseconds;
}

std::vector<Query> queries_of(const dashboards::Dashboard& dashboard,
                              const dashboards::TimeRange& range) {
  std::vector<Query> queries;
  for (const auto& question : testing::questions(reader, dashboard, range)) {
    const auto& panel = question.panel;
    queries.push_back({dashboard.uid,
                       panel.id == 0 ? fmt::format("{} {}", panel.type, panel.title)
                                     : fmt::format("{} {}, target {}", panel.id, panel.title,
                                                   panel.targets.at(0).ref_id),
                       question.sql});
  }
  return queries;
}

std::vector<Query> queries_of_rules(const dashboards::TimeRange& range) {
  dashboards::Dashboard rules;
  rules.uid = "alert rules";
  for (const auto& rule : testing::committed_rules()) {
    dashboards::Panel panel;
    panel.type = "rule";
    panel.title = rule.uid;
    panel.targets = {{"A", "time_series", rule.sql}};
    rules.panels.push_back(panel);
  }
  return queries_of(rules, range);
}

nlohmann::json measure(int rounds) {
  constexpr std::chrono::hours year{365 * 24};
  const dashboards::Instant now{SystemClock{}.now()};
  const dashboards::TimeRange range{now - year, now};
  std::vector<std::vector<Query>> boards;
  for (const auto& dashboard : testing::committed_dashboards()) {
    boards.push_back(queries_of(dashboard, range));
  }
  const auto rules = queries_of_rules(range);

  const auto alone = testing::connect(reader);
  std::vector<testing::Connection> connections;
  while (connections.size() < connections_of_a_browser) {
    connections.push_back(testing::connect(reader));
  }
  nlohmann::json queries = nlohmann::json::array();
  nlohmann::json dashboards = nlohmann::json::array();
  const auto alone_one_by_one = [&](const std::vector<Query>& list) {
    for (const auto& query : list) {
      nlohmann::json samples = nlohmann::json::array();
      for (int round = 0; round <= rounds; ++round) {
        const double milliseconds = ask(alone.get(), query);
        if (round > 0) samples.push_back(milliseconds);
      }
      queries.push_back(
          {{"dashboard", query.dashboard}, {"name", query.name}, {"milliseconds", samples}});
    }
  };
  for (const auto& board : boards) {
    alone_one_by_one(board);
    nlohmann::json samples = nlohmann::json::array();
    for (int round = 0; round <= rounds; ++round) {
      const double milliseconds = ask_at_once(connections, board);
      if (round > 0) samples.push_back(milliseconds);
    }
    dashboards.push_back({{"dashboard", board.front().dashboard},
                          {"queries", board.size()},
                          {"milliseconds", samples}});
  }
  alone_one_by_one(rules);
  return {{"queries", queries}, {"dashboards", dashboards}};
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 2) throw std::runtime_error{"usage: ask_panels ROUNDS"};
    fmt::print("{}\n", measure(std::stoi(argv[1])).dump());
    return 0;
  } catch (const std::exception& failure) {
    fmt::print(stderr, "error: {}\n", failure.what());
    return 70;
  }
}
