#include "tierline/daemon/notifier.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/observability/logger.hpp"

#include "a_state.hpp"
#include "http_receiver.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

namespace tierline::daemon {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using testing::HttpReceiver;
using testing::Manner;
using ::testing::Not;

constexpr auto secret = "b7c1-very-secret";

/// Keeps whole records, fields included: secrets would be in those.
class WholeLog final : public observability::Logger {
 public:
  void log(observability::Level level, std::string_view message,
           const observability::Fields& fields) override {
    const std::scoped_lock lock{mutex_};
    text_ += render({}, "", "", level, message, fields) + "\n";
  }
  std::string text() const {
    const std::scoped_lock lock{mutex_};
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

Failure a_failure() {
  Failure failure;
  failure.job = "validator";
  failure.command = "tierline validator";
  failure.due_at = noon;
  failure.outcome = "failed";
  failure.reason = "the server does not answer";
  failure.exit_status = 69;
  failure.attempts = 3;
  failure.host = "desk-1";
  return failure;
}

class NotifierTest : public ::testing::Test {
 protected:
  NotifierTest() {
    options.timeout = milliseconds{1000};
    options.first_delay = milliseconds{10};
  }

  /// Tells one failure and waits until it is told or given up.
  void tell() {
    Notifier notifier{options, metrics, log, clock};
    notifier.tell(a_failure());
    notifier.wait();
  }
  std::filesystem::path secret_file(const std::string& content, mode_t mode = 0600) {
    auto path = directory.path() / "secret";
    replace_file(path, content);
    ::chmod(path.c_str(), mode);
    return path;
  }
  std::string counted(const std::string& channel, const std::string& outcome) {
    return "tierline_notifications_total{channel=\"" + channel + "\",outcome=\"" + outcome + "\"} ";
  }

  NotifyOptions options;
  observability::Metrics metrics;
  WholeLog log;
  FixedClock clock{noon};
  TempDir directory;
};

TEST_F(NotifierTest, NobodyIsToldWhenNobodyIsNamed) {
  tell();
  EXPECT_EQ(log.text() + metrics.prometheus(), "");
}

TEST_F(NotifierTest, TheCommandReadsTheFailureAsJson) {
  const auto file = directory.path() / "told it's";
  options.command = {"sh", "-c", "cat > \"$1\"", "sh", file.string()};

  tell();

  const auto document = nlohmann::json::parse(read_file(file));
  EXPECT_EQ(document["event"], "job-failed");
  EXPECT_EQ(document["job"], "validator");
  EXPECT_EQ(document["due_at"], "2026-03-02T12:00:00Z");
  EXPECT_EQ(document["exit_status"], 69);
  EXPECT_EQ(document["text"],
            "tierline: job validator due 2026-03-02T12:00:00Z: failed: the server does not answer");
  EXPECT_THAT(metrics.prometheus(), HasSubstr(counted("command", "sent") + "1"));
}

TEST_F(NotifierTest, ACommandThatFailsIsARecordAndNoMore) {
  options.command = {"sh", "-c", "exit 1"};
  tell();
  EXPECT_THAT(log.text(), HasSubstr("\\\"sh\\\" ended with status 1"));
  EXPECT_THAT(metrics.prometheus(), HasSubstr(counted("command", "failed") + "1"));
}

TEST_F(NotifierTest, ACommandThatIsNotThereIsARecordAndNoMore) {
  options.command = {"/nowhere/tell"};
  tell();
  EXPECT_THAT(log.text(), HasSubstr("/nowhere/tell"));
  EXPECT_THAT(metrics.prometheus(), HasSubstr(counted("command", "failed") + "1"));
}

TEST_F(NotifierTest, ACommandThatHangsIsEndedWithItsChildren) {
  options.command = {"sh", "-c", "trap '' TERM; sleep 60 & wait; sleep 60"};
  const auto began = std::chrono::steady_clock::now();
  tell();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{10});
  EXPECT_THAT(log.text(), HasSubstr("it took more than 1 s"));
}

TEST_F(NotifierTest, ACommandThatDoesNotReadIsNoFailure) {
  options.command = {"true"};
  tell();
  EXPECT_THAT(metrics.prometheus(), HasSubstr(counted("command", "sent") + "1"));
}

TEST_F(NotifierTest, TheWebhookGetsTheDocumentSigned) {
  const HttpReceiver receiver{{204}};
  options.webhook = receiver.url("/hooks/token-4711");
  options.secret_file = secret_file(std::string{secret} + "\n");

  tell();

  ASSERT_EQ(receiver.requests().size(), 1);
  const auto request = receiver.requests().at(0);
  const auto body = request.substr(request.find("\r\n\r\n") + 4);
  EXPECT_THAT(request, ::testing::StartsWith("POST /hooks/token-4711 HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nX-Tierline-Timestamp: 1772452800\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nX-Tierline-Signature: sha256=" +
                                 hmac_sha256(secret, "1772452800." + body) + "\r\n"));
  EXPECT_EQ(nlohmann::json::parse(body)["job"], "validator");
  EXPECT_THAT(metrics.prometheus(), HasSubstr(counted("webhook", "sent") + "1"));
}

TEST_F(NotifierTest, WithoutASecretNothingIsSigned) {
  const HttpReceiver receiver{{200}};
  options.webhook = receiver.url();
  tell();
  EXPECT_THAT(receiver.requests().at(0), Not(HasSubstr("X-Tierline")));
}

TEST_F(NotifierTest, AWebhookThatSays500IsAskedAgain) {
  const HttpReceiver receiver{{500, 429, 200}};
  options.webhook = receiver.url();
  tell();
  EXPECT_EQ(receiver.requests().size(), 3);
  EXPECT_THAT(metrics.prometheus(), HasSubstr(counted("webhook", "sent") + "1"));
}

TEST_F(NotifierTest, AWebhookThatKeepsSaying500IsGivenUp) {
  const HttpReceiver receiver{{500}};
  options.webhook = receiver.url();
  tell();
  EXPECT_EQ(receiver.requests().size(), 3);
  EXPECT_THAT(log.text(), HasSubstr("it answers 500"));
  EXPECT_THAT(metrics.prometheus(), HasSubstr(counted("webhook", "failed") + "1"));
}

TEST_F(NotifierTest, AWebhookThatRefusesOrSendsElsewhereIsNotAskedAgain) {
  for (const int status : {403, 302}) {
    const HttpReceiver receiver{{status}};
    options.webhook = receiver.url();
    tell();
    EXPECT_EQ(receiver.requests().size(), 1) << status;
  }
  EXPECT_THAT(metrics.prometheus(), HasSubstr(counted("webhook", "failed") + "2"));
}

TEST_F(NotifierTest, AWebhookThatHangsIsGivenUpInTime) {
  const HttpReceiver receiver{{200}, Manner::hangs};
  options.webhook = receiver.url();
  options.timeout = milliseconds{200};
  const auto began = std::chrono::steady_clock::now();
  tell();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{5});
  EXPECT_THAT(metrics.prometheus(), HasSubstr(counted("webhook", "failed") + "1"));
}

TEST_F(NotifierTest, AWebhookThatBreaksOffOrIsNotThereIsGivenUp) {
  const HttpReceiver receiver{{200}, Manner::resets};
  for (const auto& url : {receiver.url(), std::string{"http://127.0.0.1:1/hook"}}) {
    options.webhook = url;
    tell();
  }
  EXPECT_THAT(metrics.prometheus(), HasSubstr(counted("webhook", "failed") + "2"));
}

TEST_F(NotifierTest, NeitherSecretNorAddressIsEverLogged) {
  const HttpReceiver receiver{{500}};
  options.webhook = receiver.url("/hooks/token-4711");
  options.secret_file = secret_file(secret);
  tell();
  EXPECT_THAT(log.text(), HasSubstr("127.0.0.1"));
  EXPECT_THAT(log.text(), Not(HasSubstr("token-4711")));
  EXPECT_THAT(log.text() + metrics.prometheus() + receiver.requests().at(0),
              Not(HasSubstr(secret)));
}

TEST_F(NotifierTest, TheOtherChannelIsTriedWhenOneFails) {
  const HttpReceiver receiver{{200}};
  options.command = {"false"};
  options.webhook = receiver.url();
  tell();
  EXPECT_EQ(receiver.requests().size(), 1);
}

TEST_F(NotifierTest, TellingReturnsAtOnceAndTheEndBreaksOffWhatHangs) {
  const HttpReceiver receiver{{200}, Manner::hangs};
  options.webhook = receiver.url();
  options.timeout = std::chrono::seconds{60};
  const auto began = std::chrono::steady_clock::now();
  {
    Notifier notifier{options, metrics, log, clock};
    for (int n = 0; n < 150; ++n) notifier.tell(a_failure());
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{2});
    while (receiver.requests().empty()) std::this_thread::sleep_for(milliseconds{10});
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{10});
  EXPECT_THAT(log.text(), HasSubstr("too many wait"));
  EXPECT_THAT(log.text(), HasSubstr("notifications were dropped: we stop"));
  EXPECT_THAT(metrics.prometheus(), HasSubstr(counted("any", "dropped")));
}

TEST_F(NotifierTest, TheEndBreaksOffACommandThatHangs) {
  options.command = {"sleep", "60"};
  options.timeout = std::chrono::seconds{60};
  const auto began = std::chrono::steady_clock::now();
  {
    Notifier notifier{options, metrics, log, clock};
    notifier.tell(a_failure());
    std::this_thread::sleep_for(milliseconds{100});
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{10});
}

TEST_F(NotifierTest, AReasonThatIsNoUtf8IsToldAllTheSame) {
  const auto file = directory.path() / "told";
  options.command = {"sh", "-c", "cat > \"$1\"", "sh", file.string()};
  auto failure = a_failure();
  failure.reason = "\xff\xfe";
  {
    Notifier notifier{options, metrics, log, clock};
    notifier.tell(failure);
    notifier.wait();
  }
  EXPECT_TRUE(nlohmann::json::accept(read_file(file)));
}

TEST_F(NotifierTest, WhatCannotWorkIsAConfigError) {
  const auto refusal = [&] {
    try {
      const Notifier notifier{options, metrics, log, clock};
      return std::string{"taken"};
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::config);
      return error.message();
    }
  };
  for (const auto* url : {"ftp://here/x", "file:///etc/passwd", "no address", "//here"}) {
    options.webhook = url;
    EXPECT_EQ(refusal(), "cannot use the webhook: it is no http or https address") << url;
  }
  options.webhook = "https://here/hook";
  options.secret_file = directory.path() / "nothing";
  EXPECT_THAT(refusal(), HasSubstr("it cannot be read"));
  options.secret_file = secret_file("\n");
  EXPECT_THAT(refusal(), HasSubstr("it is empty"));
  options.secret_file = secret_file(secret, 0604);
  EXPECT_THAT(refusal(), HasSubstr("everybody may read"));
  options.secret_file = secret_file(secret, 0640);
  EXPECT_EQ(refusal(), "taken");
}

}  // namespace
}  // namespace tierline::daemon
