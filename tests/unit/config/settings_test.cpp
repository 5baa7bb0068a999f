#include "tierline/config/settings.hpp"

#include "tierline/base/error.hpp"

#include <gtest/gtest.h>

namespace tierline::config {
namespace {

Settings settings(Environment::Values values, Account account = Account::user) {
  return read_settings(Environment{std::move(values)}, account);
}

ErrorCode refusal(Environment::Values values) {
  try {
    settings(std::move(values));
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

TEST(SettingsTest, HomeIsWhatTheVariableSays) {
  EXPECT_EQ(settings({{"TIERLINE_HOME", "/srv/desk"}, {"HOME", "/home/me"}}).home, "/srv/desk");
}

TEST(SettingsTest, ARelativeHomeIsMadeAbsolute) {
  EXPECT_TRUE(settings({{"TIERLINE_HOME", "state"}}).home.is_absolute());
}

TEST(SettingsTest, HomeFollowsTheAccountByDefault) {
  EXPECT_EQ(settings({{"HOME", "/root"}}, Account::root).home, "/var/lib/tierline");
  EXPECT_EQ(settings({{"HOME", "/home/me"}}).home, "/home/me/.local/state/tierline");
  EXPECT_EQ(settings({{"HOME", "/home/me"}, {"XDG_STATE_HOME", "/state"}}).home, "/state/tierline");
}

TEST(SettingsTest, WithoutAnyHomeThereIsNoAnswer) { EXPECT_EQ(refusal({}), ErrorCode::config); }

TEST(SettingsTest, AnEmptyVariableCountsAsMissing) {
  EXPECT_EQ(settings({{"HOME", "/home/me"}, {"TIERLINE_LOG_LEVEL", ""}}).log_level, "info");
}

TEST(SettingsTest, LimitsAreNumbersWithinTheirRange) {
  const auto limits = settings({{"HOME", "/home/me"},
                                {"TIERLINE_MIN_DISK_GB", "0.5"},
                                {"TIERLINE_MAX_MEMORY_PERCENT", "100"}});
  EXPECT_EQ(limits.min_disk_gb, 0.5);
  EXPECT_EQ(limits.max_memory_percent, 100);
  EXPECT_EQ(settings({{"HOME", "/home/me"}}).min_disk_gb, 1);
  for (const auto* wrong : {"much", "-1", "101", "90%", "nan"}) {
    EXPECT_EQ(refusal({{"HOME", "/home/me"}, {"TIERLINE_MAX_MEMORY_PERCENT", wrong}}),
              ErrorCode::config)
        << wrong;
  }
}

TEST(SettingsTest, LoggingIsCheckedAgainstItsWords) {
  const auto chosen =
      settings({{"HOME", "/h"}, {"TIERLINE_LOG_LEVEL", "debug"}, {"TIERLINE_LOG_FORMAT", "json"}});
  EXPECT_EQ(chosen.log_level, "debug");
  EXPECT_EQ(chosen.log_format, "json");
  EXPECT_EQ(refusal({{"HOME", "/h"}, {"TIERLINE_LOG_LEVEL", "loud"}}), ErrorCode::config);
  EXPECT_EQ(refusal({{"HOME", "/h"}, {"TIERLINE_LOG_FORMAT", "xml"}}), ErrorCode::config);
}

TEST(SettingsTest, ARunMayBeGivenItsIdIfThatIsHarmless) {
  EXPECT_EQ(settings({{"HOME", "/h"}}).run_id, "");
  EXPECT_EQ(settings({{"HOME", "/h"}, {"TIERLINE_RUN_ID", "20251101T020000Z-1a2b3c"}}).run_id,
            "20251101T020000Z-1a2b3c");
  EXPECT_EQ(refusal({{"HOME", "/h"}, {"TIERLINE_RUN_ID", "a\nb"}}), ErrorCode::config);
}

}  // namespace
}  // namespace tierline::config
