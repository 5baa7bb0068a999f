#include "daemon/http_request.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tierline::daemon {
namespace {

constexpr auto rest = "Host: here\r\n\r\n";

HttpRequest good(const std::string& head) {
  const auto read = read_request(head);
  if (const auto* refusal = std::get_if<HttpRefusal>(&read)) {
    ADD_FAILURE() << head << refusal->message;
    return {};
  }
  return std::get<HttpRequest>(read);
}

/// 0: it was not refused.
int refusal_of(const std::string& head) {
  const auto read = read_request(head);
  const auto* refusal = std::get_if<HttpRefusal>(&read);
  return refusal == nullptr ? 0 : refusal->status;
}

TEST(HttpRequestTest, AHeadEndsWithItsEmptyLine) {
  EXPECT_EQ(head_length(""), std::nullopt);
  EXPECT_EQ(head_length("GET / HTTP/1.1\r\nHost: a\r\n"), std::nullopt);
  EXPECT_EQ(head_length("GET / HTTP/1.1\r\n\r\nGET"), 18);
  EXPECT_EQ(head_length("\r\n\r\nGET / HTTP/1.1\r\n\r\n"), 22);
  EXPECT_EQ(head_length("GET / HTTP/1.1\n\n"), 16);
}

TEST(HttpRequestTest, MethodPathAndQueryAreRead) {
  const auto request =
      good(std::string{"GET /api/v1/runs?limit=5&x=a%20b+c&y HTTP/1.1\r\n"} + rest);

  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.path, "/api/v1/runs");
  EXPECT_EQ(request.query.at("limit"), "5");
  EXPECT_EQ(request.query.at("x"), "a b c");
  EXPECT_EQ(request.query.at("y"), "");
  EXPECT_TRUE(request.keeps_alive);
  EXPECT_FALSE(request.has_body);
}

TEST(HttpRequestTest, AnEncodedSlashSeparatesNothing) {
  EXPECT_EQ(good(std::string{"GET /%68ealthz HTTP/1.1\r\n"} + rest).path, "/healthz");
  EXPECT_EQ(good(std::string{"GET /api%2fv1/status HTTP/1.1\r\n"} + rest).path, "/api%2Fv1/status");
}

TEST(HttpRequestTest, ALongAddressIsReadAsItsPath) {
  EXPECT_EQ(good(std::string{"GET http://here:9464/readyz?a=b HTTP/1.1\r\n"} + rest).path,
            "/readyz");
  EXPECT_EQ(good(std::string{"GET http://here HTTP/1.1\r\n"} + rest).path, "/");
}

TEST(HttpRequestTest, TheConnectionStaysUnlessSomebodySaysOtherwise) {
  EXPECT_FALSE(good(std::string{"GET / HTTP/1.1\r\nConnection: Close\r\n"} + rest).keeps_alive);
  EXPECT_FALSE(good(std::string{"GET / HTTP/1.1\r\nConnection: a, close\r\n"} + rest).keeps_alive);
  EXPECT_FALSE(good("GET / HTTP/1.0\r\n\r\n").keeps_alive);
}

TEST(HttpRequestTest, ABodyIsNoticed) {
  EXPECT_TRUE(good(std::string{"POST / HTTP/1.1\r\nContent-Length: 1\r\n"} + rest).has_body);
  EXPECT_TRUE(
      good(std::string{"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"} + rest).has_body);
  EXPECT_TRUE(good(std::string{"POST / HTTP/1.1\r\ncontent-length: 0x\r\n"} + rest).has_body);
  EXPECT_FALSE(good(std::string{"POST / HTTP/1.1\r\nContent-Length: 0\r\n"} + rest).has_body);
}

TEST(HttpRequestTest, WhatIsNoRequestLineIsRefused) {
  for (const auto* line :
       {"GET", "GET /", "GET / HTTP", " GET / HTTP/1.1", "GET  / HTTP/1.1", "G@T / HTTP/1.1",
        "GET / HTTP/1.1 ", "GET healthz HTTP/1.1", "OPTIONS * HTTP/1.1", "GET / http/1.1",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1", "GET\t/\tHTTP/1.1", "\x16\x03\x01"}) {
    EXPECT_NE(refusal_of(std::string{line} + "\r\n" + rest), 0) << line;
  }
  EXPECT_EQ(refusal_of(std::string{"GET / HTTP/2.0\r\n"} + rest), 505);
}

TEST(HttpRequestTest, WhatCannotBeDecodedIsRefused) {
  for (const auto* path : {"/%", "/%4", "/%zz", "/%00", "/%0d%0aX", "/a?b=%1f", "/a\x01"}) {
    EXPECT_EQ(refusal_of(std::string{"GET "} + path + " HTTP/1.1\r\n" + rest), 400) << path;
  }
  EXPECT_EQ(good(std::string{"GET /%41 HTTP/1.1\r\n"} + rest).path, "/A");
}

TEST(HttpRequestTest, WhatIsNoHeaderIsRefused) {
  for (const auto* header : {"no colon", ": empty", "a b: c", "a : b", " folded: b", "a: b\x01",
                             "a: b\rc: d", "a: b\nc: d"}) {
    EXPECT_EQ(refusal_of(std::string{"GET / HTTP/1.1\r\n"} + header + "\r\n" + rest), 400)
        << header;
  }
}

TEST(HttpRequestTest, ABareLineFeedIsRefused) {
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\nHost: here\n\n"), 400);
}

TEST(HttpRequestTest, OneHostIsWanted) {
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of("GET / HTTP/1.0\r\n\r\n"), 0);
}

TEST(HttpRequestTest, AHundredHeadersAreEnough) {
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int header = 1; header < 100; ++header) head += "a: b\r\n";

  EXPECT_EQ(refusal_of(head + "\r\n"), 0);
  EXPECT_EQ(refusal_of(head + "a: b\r\n\r\n"), 431);
}

TEST(HttpRequestTest, NothingOfTheRequestIsInTheRefusal) {
  const auto read = read_request("GET /secret%zz HTTP/1.1\r\nHost: a\r\n\r\n");

  EXPECT_EQ(std::get<HttpRefusal>(read).message.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace tierline::daemon
