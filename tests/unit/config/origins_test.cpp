#include "tierline/config/origins.hpp"

#include "tierline/config/variables.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tierline::config {
namespace {

/// What is shown of `name` when the sources say this.
ShownSetting shown(std::string_view name, const Environment::Values& values, const Dotenv& dotenv,
                   const FlagValues& flags = {},
                   const std::optional<std::string>& target = std::nullopt) {
  Settings settings;
  settings.home = "/srv/desk";
  const Environment environment{values};
  const auto all =
      shown_settings(environment, dotenv, settings, postgres_target(target, environment), flags);
  EXPECT_EQ(all.size(), variables().size() + 1);
  return *std::find_if(all.begin(), all.end(),
                       [&](const ShownSetting& setting) { return setting.name == name; });
}

TEST(OriginsTest, EveryVariableSaysWhetherTheEnvironmentTheFileOrNobodySetIt) {
  for (const auto& variable : variables()) {
    const std::string name{variable.name};
    // The home is always what the settings make of it: an absolute path.
    const bool home = name == "TIERLINE_HOME";
    const auto* const wanted = home ? "/srv/desk" : variable.secret ? "***" : "given";

    const auto by_environment = shown(name, {{name, "given"}}, {});
    EXPECT_EQ(by_environment.origin, Origin::environment) << name;
    EXPECT_EQ(by_environment.value, wanted) << name;

    const auto by_file = shown(name, {{name, "given"}}, {".env", {{name, 7}}, {}});
    EXPECT_EQ(by_file.origin, Origin::dotenv) << name;
    EXPECT_EQ(by_file.place, ".env:7");
    EXPECT_EQ(by_file.value, wanted) << name;

    const auto by_default = shown(name, {}, {});
    EXPECT_EQ(by_default.origin, Origin::default_value) << name;
    EXPECT_EQ(by_default.place, "");
    EXPECT_EQ(by_default.value, home ? wanted : variable.default_text);
  }
}

TEST(OriginsTest, AFlagBeatsThemAll) {
  std::size_t with_flag = 0;
  for (const auto& variable : variables()) {
    if (variable.flag.empty()) continue;
    ++with_flag;
    const std::string name{variable.name};

    const auto seen =
        shown(name, {{name, "given"}}, {".env", {{name, 7}}, {}}, {{name, "from the flag"}});

    EXPECT_EQ(seen.origin, Origin::flag) << name;
    EXPECT_EQ(seen.value, "from the flag");
    EXPECT_EQ(seen.place, variable.flag);
  }
  EXPECT_EQ(with_flag, 3U);
}

TEST(OriginsTest, TheTargetIsThatOfTheFlagElseOfTheVariablesElseThePrivateServer) {
  const auto by_flag =
      shown("target", {{"PGHOST", "db"}}, {}, {}, "postgresql://me@db.example.org/desk");
  EXPECT_EQ(by_flag.value, "postgresql://me@db.example.org/desk");
  EXPECT_EQ(by_flag.place, "--target");

  const auto by_variable = shown("target", {{"PGPORT", "5433"}}, {});
  EXPECT_EQ(by_variable.origin, Origin::environment);
  EXPECT_EQ(by_variable.place, "PGPORT");

  EXPECT_EQ(shown("target", {{"PGHOST", "db"}}, {"/srv/.env", {{"PGHOST", 2}}, {}}).place,
            "/srv/.env:2");
  EXPECT_EQ(shown("target", {{"PGPASSWORD", "x"}}, {}).origin, Origin::default_value);
}

TEST(OriginsTest, OnlyPasswordsAreSecret) {
  for (const auto& variable : variables()) {
    EXPECT_EQ(variable.secret, variable.name.ends_with("PASSWORD")) << variable.name;
  }
}

}  // namespace
}  // namespace tierline::config
