#include "tierline/tickets/value_rules.hpp"

#include "tierline/base/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace tierline::tickets {
namespace {

/// The rules as docs/commands/cleaner.md shows them.
std::vector<std::string> lines_of_table() {
  std::vector<std::string> lines;
  for (const auto& rule : value_rules) {
    lines.push_back("| `" + std::string{rule.id} + "` | " + std::string{rule.columns} + " | " +
                    std::string{rule.what} + " |");
  }
  return lines;
}

std::vector<std::string> lines_of_page() {
  std::istringstream page{read_file(TIERLINE_SOURCE_DIR "/docs/commands/cleaner.md")};
  std::vector<std::string> lines;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("<!-- ")) inside = line == "<!-- rules -->";
    if (inside && line.starts_with("| `")) lines.push_back(line);
  }
  return lines;
}

TEST(ValueRulesTest, ThePageOfTheCleanerListsThemAllInTheirOrder) {
  EXPECT_EQ(lines_of_page(), lines_of_table());
}

TEST(ValueRulesTest, AnIdSaysWhatHappensOnce) {
  std::set<std::pair<std::string_view, RuleEffect>> seen;
  for (const auto& rule : value_rules) {
    EXPECT_TRUE(seen.emplace(rule.id, rule.effect).second) << rule.id;
    EXPECT_THAT(std::string{rule.id}, ::testing::MatchesRegex("[a-z0-9]+(-[a-z0-9]+)*"));
  }
}

}  // namespace
}  // namespace tierline::tickets
