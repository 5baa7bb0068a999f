#include "tierline/cli/options.hpp"

#include <gtest/gtest.h>

namespace tierline::cli {
namespace {

TEST(TargetOptionTest, IsReadFromTheProgram) {
  CLI::App app;
  add_target(app);
  app.parse("--target host=db");
  EXPECT_EQ(target_of(app), "host=db");
}

TEST(TargetOptionTest, IsReadFromTheSubcommandThatWasChosen) {
  CLI::App app;
  add_target(*app.add_subcommand("plan"));
  add_target(*app.add_subcommand("apply"));
  app.parse("apply --target host=db");
  EXPECT_EQ(target_of(app), "host=db");
}

TEST(TargetOptionTest, MayBeMissing) {
  CLI::App app;
  EXPECT_EQ(target_of(app), std::nullopt);
  add_target(app);
  app.parse("");
  EXPECT_EQ(target_of(app), std::nullopt);
}

}  // namespace
}  // namespace tierline::cli
