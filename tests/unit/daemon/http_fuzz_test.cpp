#include "tierline/daemon/http_server.hpp"

#include "a_state.hpp"
#include "daemon/http_request.hpp"
#include "http_client.hpp"
#include "test_services.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <random>
#include <string>

namespace tierline::daemon {
namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) {
  return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random);
}

/// A few changes of any kind to a request that is good, or nearly.
std::string mutated(Random& random) {
  static const std::array<std::string, 8> seeds{
      "GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n",
      "HEAD /metrics HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n",
      "GET /api/v1/runs?limit=10 HTTP/1.1\r\nHost: [::1]:9464\r\nAccept: */*\r\n\r\n",
      "POST /api/v1/status HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
      "GET http://here/readyz?%41=%20&b HTTP/1.0\r\n\r\n",
      "GET /%2e%2e/%2Fapi HTTP/1.1\r\nHost: h\r\nRange: bytes=0-1,2-3\r\nExpect: "
      "100-continue\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"};
  static const std::array<std::string, 12> pieces{"\r\n",
                                                  "\n",
                                                  "\r\n\r\n",
                                                  "%",
                                                  "%00",
                                                  ":",
                                                  " ",
                                                  "Content-Length: 99999999999999999999\r\n",
                                                  "Transfer-Encoding: chunked\r\n",
                                                  std::string(300, 'A'),
                                                  std::string("\0\xff\x80", 3),
                                                  "HTTP/1.1"};
  auto text = seeds[below(random, seeds.size())];
  for (auto changes = below(random, 5); changes > 0; --changes) {
    const auto at = below(random, text.size() + 1);
    switch (below(random, 5)) {
      case 0: text.insert(at, pieces[below(random, pieces.size())]); break;
      case 1: text.insert(at, 1, static_cast<char>(below(random, 256))); break;
      case 2: text.erase(at, 1 + below(random, 8)); break;
      case 3: text.insert(at, text.substr(at, below(random, 40))); break;
      default: text += seeds[below(random, seeds.size())]; break;
    }
  }
  return text;
}

TEST(HttpFuzzTest, TheReaderOfRequestsTakesAnything) {
  Random random{1};
  std::size_t good = 0;
  for (int round = 0; round < 100'000; ++round) {
    const auto bytes = mutated(random);
    const auto length = head_length(bytes);
    ASSERT_LE(length.value_or(0), bytes.size());
    const auto read = read_request(bytes.substr(0, length.value_or(bytes.size())));
    if (const auto* request = std::get_if<HttpRequest>(&read)) {
      ++good;
      ASSERT_FALSE(request->method.empty());
      ASSERT_EQ(request->path.front(), '/');
      ASSERT_EQ(request->path.find_first_of(std::string_view{"\0\r\n", 3}), std::string::npos);
    } else {
      ASSERT_GE(std::get<HttpRefusal>(read).status, 400);
    }
  }
  EXPECT_GT(good, 10'000U) << "too few requests came through to prove anything";
}

TEST(HttpFuzzTest, TheServerOutlivesThousandsOfBrokenRequests) {
  HttpOptions options;
  options.port = 0;
  Board board;
  board.set(a_good_state());
  const FixedClock clock{noon};
  testing::TestServices services;
  const HttpServer server{options,      board, services.metrics,
                          services.log, clock, [](std::size_t) { return nlohmann::json::array(); }};
  Random random{2};
  std::size_t answered = 0;
  for (int round = 0; round < 3000; ++round) {
    testing::HttpClient client{server.port()};
    const auto request = mutated(random);
    client.send(request);
    client.end_sending();
    const auto answer = client.read_all(std::chrono::seconds{10});
    ASSERT_TRUE(answer.empty() || answer.substr(0, 9) == "HTTP/1.1 ") << round << "\n" << request;
    ASSERT_TRUE(client.is_closed_within(std::chrono::seconds{10})) << round << "\n" << request;
    if (!answer.empty()) ++answered;
  }
  EXPECT_GT(answered, 2000U);

  testing::HttpClient last{server.port()};
  last.send("GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n");
  EXPECT_EQ(last.read_answer().substr(0, 12), "HTTP/1.1 200");
}

}  // namespace
}  // namespace tierline::daemon
