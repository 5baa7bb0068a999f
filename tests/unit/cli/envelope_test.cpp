#include "cli/envelope.hpp"

#include "cli/version.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tierline::cli {
namespace {

constexpr TimePoint start = std::chrono::sys_days{std::chrono::year{2025} / 11 / 1} +
                            std::chrono::hours{2} + std::chrono::microseconds{1};

const Envelope envelope{"cleaner", Verdict::warn, start, 1.23456, "run-1", 4096};

TEST(EnvelopeTest, ComesBeforeTheReport) {
  const auto text = enveloped(envelope, {{"rows", 3}, {"name", "a"}});

  EXPECT_EQ(text, "{\n  \"tool\": \"cleaner\",\n  \"version\": \"" + std::string{version()} +
                      "\",\n  \"verdict\": \"warn\",\n"
                      "  \"started_at\": \"2025-11-01T02:00:00Z\",\n"
                      "  \"duration_seconds\": 1.235,\n  \"run_id\": \"run-1\",\n"
                      "  \"peak_rss_bytes\": 4096,\n  \"name\": \"a\",\n  \"rows\": 3\n}\n");
}

TEST(EnvelopeTest, ItsKeysCannotBeReplacedByTheReport) {
  const auto document = nlohmann::json::parse(enveloped(envelope, {{"verdict", "pass"}}));
  EXPECT_EQ(document["verdict"], "warn");
}

TEST(EnvelopeTest, BrokenTextOfTheDataStaysJson) {
  const auto document = nlohmann::json::parse(enveloped(envelope, {{"value", "a\xFFz"}}));
  EXPECT_EQ(document["value"], "a\uFFFDz");
}

}  // namespace
}  // namespace tierline::cli
