// crowd READERS: so many readers of the committed dashboards, as tierline_reader, in the database
// that PG* variables name. Obeys the lines of its stdin and answers each with one line of JSON:
//   learn LABEL  asks every query once and remembers the answers as those of LABEL
//   read         lets all readers ask, until the next line
//   tell         what was asked, which queries failed, and which gave an answer of no label
#include "alert_rules.hpp"
#include "dashboard_queries.hpp"
#include "libpq_connection.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace tierline;

namespace {

constexpr auto reader = "user=tierline_reader";
constexpr std::size_t most_complaints = 20;

struct Query {
  std::string name;
  std::string sql;
};

std::vector<Query> queries_of(const dashboards::Dashboard& dashboard) {
  // What the demo data cover: the range does not move, so that answers can be compared.
  const dashboards::TimeRange range{testing::instant("2025-07-01T00:00:00Z"),
                                    testing::instant("2025-10-20T00:00:00Z")};
  std::vector<Query> queries;
  for (const auto& question : testing::questions(reader, dashboard, range)) {
    queries.push_back(
        {fmt::format("{}: {} {}", dashboard.uid, question.panel.id, question.panel.title),
         question.sql});
  }
  return queries;
}

/// All of the answer. \throws std::runtime_error if there is none
std::string answer_to(PGconn* connection, const Query& query) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result{PQexec(connection, query.sql.c_str()),
                                                             &PQclear};
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) {
    throw std::runtime_error{fmt::format("{}: {}", query.name, PQresultErrorMessage(result.get()))};
  }
  std::string answer;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      answer += PQgetvalue(result.get(), row, column);
      answer += '|';
    }
    answer += '\n';
  }
  return answer;
}

class Crowd {
 public:
  explicit Crowd(std::size_t readers) : readers_{readers} {
    for (const auto& dashboard : testing::committed_dashboards()) {
      for (auto& query : queries_of(dashboard)) queries_.push_back(std::move(query));
    }
    learned_.resize(queries_.size());
    seen_.resize(queries_.size());
    for (std::size_t n = 0; n < readers_; ++n) connections_.push_back(testing::connect(reader));
  }

  void learn(const std::string& label) {
    const auto connection = testing::connect(reader);
    for (std::size_t at = 0; at < queries_.size(); ++at) {
      learned_[at][label].insert(answer_to(connection.get(), queries_[at]));
    }
  }

  void read() {
    enough_ = false;
    for (std::size_t n = 0; n < readers_; ++n) {
      threads_.emplace_back([this, n] { ask(n); });
    }
  }

  void stop() {
    enough_ = true;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

  nlohmann::json tell() const {
    std::size_t compared = 0;
    std::size_t telling = 0;
    nlohmann::json strange = nlohmann::json::array();
    for (std::size_t at = 0; at < queries_.size(); ++at) {
      std::set<std::string> known;
      bool steady = true;  // the same release gave the same answer each time
      for (const auto& [label, answers] : learned_[at]) {
        steady = steady && answers.size() == 1;
        known.insert(answers.begin(), answers.end());
      }
      if (!steady) continue;
      ++compared;
      telling += known.size() > 1 ? 1 : 0;
      for (const auto& answer : seen_[at]) {
        if (known.count(answer) == 0) strange.push_back({queries_[at].name, answer.substr(0, 300)});
      }
    }
    return {{"queries", queries_.size()}, {"compared", compared}, {"telling", telling},
            {"asked", asked_.load()},     {"strange", strange},   {"failed", complaints_}};
  }

 private:
  void ask(std::size_t number) {
    auto* connection = connections_[number].get();
    for (std::size_t step = number; !enough_; ++step) {
      // As people do, who look at a panel before they want another one.
      std::this_thread::sleep_for(std::chrono::milliseconds{500 + (step * 37) % 1000});
      const auto at = step % queries_.size();
      try {
        auto answer = answer_to(connection, queries_[at]);
        ++asked_;
        const std::lock_guard hold{lock_};
        seen_[at].insert(std::move(answer));
      } catch (const std::exception& failure) {
        const std::lock_guard hold{lock_};
        if (complaints_.size() < most_complaints) complaints_.emplace_back(failure.what());
        if (PQstatus(connection) != CONNECTION_OK) return;
      }
    }
  }

  std::size_t readers_;
  std::vector<Query> queries_;
  std::vector<std::map<std::string, std::set<std::string>>> learned_;
  std::vector<std::set<std::string>> seen_;
  std::vector<std::string> complaints_;
  std::vector<testing::Connection> connections_;
  std::vector<std::thread> threads_;
  std::mutex lock_;
  std::atomic<bool> enough_ = false;
  std::atomic<std::size_t> asked_ = 0;
};

void obey(Crowd& crowd) {
  for (std::string line; std::getline(std::cin, line);) {
    crowd.stop();
    nlohmann::json answer = nlohmann::json::object();
    if (line.starts_with("learn ")) {
      crowd.learn(line.substr(6));
    } else if (line == "read") {
      crowd.read();
    } else {
      answer = crowd.tell();
    }
    fmt::print("{}\n", answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    std::fflush(stdout);
  }
  crowd.stop();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 2) throw std::runtime_error{"usage: crowd READERS"};
    Crowd crowd{std::stoul(argv[1])};
    obey(crowd);
    return 0;
  } catch (const std::exception& failure) {
    fmt::print(stderr, "error: {}\n", failure.what());
    return 70;
  }
}
