#include "tierline/daemon/http_server.hpp"

#include "tierline/base/error.hpp"

#include "a_state.hpp"
#include "http_client.hpp"
#include "test_services.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <deque>
#include <thread>

namespace tierline::daemon {
namespace {

using std::chrono::milliseconds;
using testing::HttpClient;

std::string get(const std::string& path, const std::string& more = {}) {
  return "GET " + path + " HTTP/1.1\r\nHost: here\r\n" + more + "\r\n";
}

int status_of(const std::string& answer) {
  return answer.size() < 12 ? 0 : std::stoi(answer.substr(9, 3));
}

nlohmann::json document_of(const std::string& answer) {
  return nlohmann::json::parse(answer.substr(answer.find("\r\n\r\n") + 4));
}

class HttpServerTest : public ::testing::Test {
 protected:
  HttpServerTest() {
    options.port = 0;
    board.set(a_good_state());
  }

  HttpServer& start() {
    server.emplace(options, board, services.metrics, services.log, clock,
                   [this](std::size_t most) { return runs(most); });
    return *server;
  }
  HttpClient client() { return HttpClient{server->port()}; }
  std::string answer_to(const std::string& request) {
    if (!server) start();
    auto one = client();
    one.send(request);
    one.end_sending();
    return one.read_all();
  }

  HttpOptions options;
  Board board;
  FixedClock clock{noon};
  testing::TestServices services;
  RunsSource runs = [](std::size_t most) { return nlohmann::json::array({{{"most", most}}}); };
  std::optional<HttpServer> server;
};

TEST_F(HttpServerTest, SaysThatItIsAlive) {
  const auto answer = answer_to(get("/healthz"));

  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(document_of(answer)["alive"], true);
  EXPECT_NE(answer.find("Date: Mon, 02 Mar 2026 12:00:00 GMT\r\n"), std::string::npos) << answer;
}

TEST_F(HttpServerTest, ALoopThatHangsIsNotAlive) {
  clock.set(noon + std::chrono::minutes{2});
  EXPECT_EQ(status_of(answer_to(get("/healthz"))), 503);
}

TEST_F(HttpServerTest, SaysWhyItIsNotReady) {
  EXPECT_EQ(status_of(answer_to(get("/readyz"))), 200);
  auto state = a_good_state();
  state.database = {false, "connection refused", 0, 20};
  board.set(state);

  const auto answer = answer_to(get("/readyz"));

  EXPECT_EQ(status_of(answer), 503);
  EXPECT_EQ(document_of(answer)["reasons"][0], "the database does not answer: connection refused");
}

TEST_F(HttpServerTest, ShowsTheFiguresOfTheBoardAndOfTheProcess) {
  services.metrics.add("tierline_job_runs_total", 3, {{"job", "validator"}, {"outcome", "ran"}});

  const auto answer = answer_to(get("/metrics"));

  EXPECT_NE(answer.find("Content-Type: text/plain; version=0.0.4"), std::string::npos);
  EXPECT_NE(answer.find("tierline_job_running{"), std::string::npos);
  EXPECT_NE(answer.find("tierline_job_runs_total{job=\"validator\",outcome=\"ran\"} 3\n"),
            std::string::npos)
      << answer;
}

TEST_F(HttpServerTest, ShowsStatusAndRuns) {
  EXPECT_EQ(document_of(answer_to(get("/api/v1/status")))["jobs"][0]["name"], "validator");
  EXPECT_EQ(document_of(answer_to(get("/api/v1/runs")))["runs"][0]["most"], 50);
  EXPECT_EQ(document_of(answer_to(get("/api/v1/runs?limit=7")))["runs"][0]["most"], 7);
}

TEST_F(HttpServerTest, ALimitIsANumberFromOneToAThousand) {
  EXPECT_EQ(status_of(answer_to(get("/api/v1/runs?limit=1000"))), 200);
  for (const auto* limit : {"0", "1001", "-1", "x", "", "1e3", "99999999999999999999"}) {
    EXPECT_EQ(status_of(answer_to(get(std::string{"/api/v1/runs?limit="} + limit))), 400) << limit;
  }
}

TEST_F(HttpServerTest, RunsThatTheDatabaseDoesNotGiveAreA503WithTheReason) {
  runs = [](std::size_t) -> nlohmann::json {
    throw Error{ErrorCode::unavailable, "cannot connect to \"host=db\": refused", "start it"};
  };
  const auto answer = answer_to(get("/api/v1/runs"));

  EXPECT_EQ(status_of(answer), 503);
  EXPECT_EQ(document_of(answer)["error"]["message"], "cannot connect to \"host=db\": refused");
}

TEST_F(HttpServerTest, OurOwnBugIsA500) {
  runs = [](std::size_t) -> nlohmann::json { throw std::logic_error{"secret"}; };
  const auto answer = answer_to(get("/api/v1/runs"));

  EXPECT_EQ(status_of(answer), 500);
  EXPECT_EQ(answer.find("secret"), std::string::npos);
}

TEST_F(HttpServerTest, ManyWhoWaitForASlowDatabaseDoNotHoldUpTheOthers) {
  std::atomic<bool> go_on{false};
  runs = [&](std::size_t) {
    while (!go_on) std::this_thread::sleep_for(milliseconds{5});
    return nlohmann::json::array();
  };
  start();
  std::deque<HttpClient> waiting;
  for (int n = 0; n < 4; ++n) {
    waiting.emplace_back(server->port()).send(get("/api/v1/runs"));
  }
  std::this_thread::sleep_for(milliseconds{200});

  EXPECT_EQ(status_of(answer_to(get("/api/v1/runs"))), 503);
  EXPECT_EQ(status_of(answer_to(get("/healthz"))), 200);

  go_on = true;
  for (auto& one : waiting) EXPECT_EQ(status_of(one.read_answer()), 200);
}

TEST_F(HttpServerTest, HeadIsGetWithoutTheBody) {
  const auto whole = answer_to(get("/api/v1/status"));
  const auto head = answer_to("HEAD /api/v1/status HTTP/1.1\r\nHost: here\r\n\r\n");

  EXPECT_EQ(head, whole.substr(0, whole.find("\r\n\r\n") + 4));
}

TEST_F(HttpServerTest, AnUnknownPathIsAJsonErrorThatNamesTheKnownOnes) {
  for (const auto* path : {"/", "/nothing", "/healthz/", "/api%2Fv1%2Fstatus", "//healthz",
                           "/../../etc/passwd", "/HEALTHZ"}) {
    const auto answer = answer_to(get(path));
    EXPECT_EQ(status_of(answer), 404) << path;
    const auto error = document_of(answer)["error"];
    EXPECT_EQ(error["code"], "not-found");
    EXPECT_NE(error["hint"].get<std::string>().find("/api/v1/runs"), std::string::npos);
  }
  EXPECT_EQ(status_of(answer_to(get("/%68ealthz"))), 200);
}

TEST_F(HttpServerTest, NothingCanBeChanged) {
  for (const auto* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"}) {
    const auto answer = answer_to(std::string{method} + " /healthz HTTP/1.1\r\nHost: here\r\n\r\n");
    EXPECT_EQ(status_of(answer), 405) << method;
    EXPECT_NE(answer.find("Allow: GET, HEAD\r\n"), std::string::npos);
    EXPECT_EQ(document_of(answer)["error"]["code"], "method-not-allowed");
  }
}

TEST_F(HttpServerTest, ABodyIsRefusedWithoutBeingRead) {
  const std::string megabyte(1 << 20, 'x');
  start();
  auto poster = client();
  poster.send("POST /api/v1/runs HTTP/1.1\r\nHost: here\r\nContent-Length: 1048576\r\n\r\n" +
              megabyte);
  EXPECT_EQ(status_of(poster.read_answer()), 405);
  EXPECT_TRUE(poster.is_closed_within(std::chrono::seconds{5}));

  const auto got = answer_to(get("/healthz", "Content-Length: 26\r\n") + get("/healthz"));
  EXPECT_EQ(status_of(got), 413);
  EXPECT_EQ(got.find("HTTP/1.1 200"), std::string::npos) << "the body was read as a request";
  EXPECT_EQ(status_of(answer_to(get("/healthz", "Transfer-Encoding: chunked\r\n"))), 413);
}

TEST_F(HttpServerTest, RequestsInOneConnectionAreAnsweredInTheirOrder) {
  const auto answer = answer_to("\r\n" + get("/healthz") + get("/nothing") + get("/metrics"));

  const auto first = answer.find("HTTP/1.1 200");
  const auto second = answer.find("HTTP/1.1 404", first);
  EXPECT_NE(second, std::string::npos);
  EXPECT_NE(answer.find("HTTP/1.1 200", second), std::string::npos);
}

TEST_F(HttpServerTest, GarbageBehindARequestEndsTheConnection) {
  const auto answer = answer_to(get("/healthz") + "\x01\x02garbage\r\n\r\n" + get("/healthz"));

  EXPECT_EQ(status_of(answer), 200);
  const auto second = answer.find("HTTP/1.1 ", 1);
  ASSERT_NE(second, std::string::npos);
  EXPECT_EQ(status_of(answer.substr(second)), 400);
  EXPECT_EQ(answer.find("HTTP/1.1 ", second + 1), std::string::npos);
}

TEST_F(HttpServerTest, AHeadOfExactlyTheLimitIsRead) {
  options.limits.head_bytes = 200;
  const auto empty = get("/healthz", "X: \r\n").size();

  EXPECT_EQ(status_of(answer_to(get("/healthz", "X: " + std::string(200 - empty, 'x') + "\r\n"))),
            200);
  EXPECT_EQ(status_of(answer_to(get("/healthz", "X: " + std::string(201 - empty, 'x') + "\r\n"))),
            431);
}

TEST_F(HttpServerTest, AHeadWithoutEndIsCutOff) {
  start();
  auto endless = client();
  endless.send("GET /healthz HTTP/1.1\r\n");
  for (int n = 0; n < 3000 && endless.send("X: yyyyyyyyyyyy\r\n"); ++n) {
  }
  EXPECT_EQ(status_of(endless.read_answer()), 431);
}

TEST_F(HttpServerTest, WhoSendsAByteNowAndThenIsCutOffAfterTheTimeOfARequest) {
  options.limits.request_time = milliseconds{300};
  start();
  auto slow = client();
  const auto began = std::chrono::steady_clock::now();
  const auto request = get("/healthz", "X: " + std::string(500, 'x') + "\r\n");
  for (const char letter : request) {
    if (!slow.send(std::string{letter})) break;
    std::this_thread::sleep_for(milliseconds{20});
    if (std::chrono::steady_clock::now() - began > milliseconds{600}) break;
  }
  EXPECT_EQ(status_of(slow.read_all()), 408);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{4});
}

TEST_F(HttpServerTest, WhoSaysNothingIsCutOff) {
  options.limits.request_time = milliseconds{100};
  options.limits.idle_time = milliseconds{100};
  start();
  auto mute = client();
  auto tired = client();
  tired.send(get("/healthz"));

  EXPECT_EQ(status_of(mute.read_all()), 408);
  EXPECT_EQ(status_of(tired.read_answer()), 200);
  EXPECT_TRUE(tired.is_closed_within(std::chrono::seconds{5}));
}

TEST_F(HttpServerTest, WhoDoesNotTakeTheAnswerIsCutOff) {
  options.limits.response_time = milliseconds{200};
  const std::string long_text(8 << 20, 'x');
  runs = [&](std::size_t) { return nlohmann::json(long_text); };
  start();
  auto greedy = client();
  greedy.send(get("/api/v1/runs"));
  ASSERT_TRUE(greedy.is_answered_within(milliseconds{10'000}));
  std::this_thread::sleep_for(milliseconds{800});

  EXPECT_LT(greedy.read_all().size(), long_text.size());
}

TEST_F(HttpServerTest, AConnectionServesSoManyRequestsAndNoMore) {
  options.limits.requests_per_connection = 2;
  const auto answer = answer_to(get("/healthz") + get("/healthz") + get("/healthz"));

  EXPECT_NE(answer.find("Connection: keep-alive"), std::string::npos);
  const auto last = answer.find("Connection: close");
  EXPECT_NE(last, std::string::npos);
  EXPECT_EQ(answer.find("HTTP/1.1", last), std::string::npos);
}

TEST_F(HttpServerTest, OneConnectionTooManyIsTurnedAwayUntilAnotherGoes) {
  options.limits.connections = 2;
  start();
  std::deque<HttpClient> guests;
  for (int n = 0; n < 2; ++n) {
    guests.emplace_back(server->port()).send(get("/healthz"));
    EXPECT_EQ(status_of(guests.back().read_answer()), 200);
  }
  auto late = client();
  EXPECT_EQ(status_of(late.read_all()), 503);
  EXPECT_NE(services.metrics.prometheus().find("tierline_http_connections_refused_total 1\n"),
            std::string::npos);

  guests.clear();
  int status = 503;
  for (int attempt = 0; attempt < 50 && status != 200; ++attempt) {
    std::this_thread::sleep_for(milliseconds{20});
    auto next = client();
    next.send(get("/healthz"));
    status = status_of(next.read_answer());
  }
  EXPECT_EQ(status, 200);
}

TEST_F(HttpServerTest, RequestsAreCountedByPathsThatExist) {
  answer_to(get("/healthz") + get("/../../etc/passwd") + "nonsense\r\n\r\n");

  const auto text = services.metrics.prometheus();
  for (const auto* line : {"tierline_http_requests_total{path=\"/healthz\",status=\"200\"} 1\n",
                           "tierline_http_requests_total{path=\"other\",status=\"400\"} 1\n",
                           "tierline_http_requests_total{path=\"other\",status=\"404\"} 1\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << text;
  }
}

TEST_F(HttpServerTest, EndsAtOnceThoughClientsAreStillThere) {
  start();
  auto idle = client();
  idle.send(get("/healthz"));
  EXPECT_EQ(status_of(idle.read_answer()), 200);
  auto half = client();
  half.send("GET /hea");

  const auto began = std::chrono::steady_clock::now();
  server.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{2});
  EXPECT_TRUE(idle.is_closed_within(std::chrono::seconds{2}));
}

TEST_F(HttpServerTest, AnAddressThatIsTakenIsAnError) {
  start();
  options.port = server->port();
  try {
    const HttpServer second{options, board, services.metrics, services.log, clock, runs};
    FAIL() << "two listen on one port";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unavailable);
    EXPECT_NE(error.message().find("cannot listen on 127.0.0.1:"), std::string::npos);
  }
}

TEST_F(HttpServerTest, ListensOnIpv6AsWell) {
  options.address = "::1";
  try {
    EXPECT_GT(start().port(), 0);
  } catch (const Error& error) {
    GTEST_SKIP() << "this machine has no IPv6: " << error.message();
  }
}

TEST(ListenOptionsTest, AddressAndPortAreRead) {
  EXPECT_EQ(listen_options("0.0.0.0:80").address, "0.0.0.0");
  EXPECT_EQ(listen_options("0.0.0.0:80").port, 80);
  EXPECT_EQ(listen_options("[::1]:9464").address, "::1");
}

TEST(ListenOptionsTest, AnyOtherFormIsAUsageError) {
  for (const auto* text :
       {"", "9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1",
        ":9464", "localhost:9464", "::1:9464", "[127.0.0.1]:1", "[]:1", "256.0.0.1:1"}) {
    try {
      listen_options(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::usage) << text;
    }
  }
}

}  // namespace
}  // namespace tierline::daemon
