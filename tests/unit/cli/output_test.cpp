#include "cli/output.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tierline::cli {
namespace {

TEST(ComplaintTest, NamesTheToolAndPutsTheHintApart) {
  EXPECT_EQ(
      complaint("cleaner", {ErrorCode::io, "cannot open \"a.db\": gone", "check --source"}, false),
      "cleaner: error: cannot open \"a.db\": gone\nhint: check --source\n");
}

TEST(ComplaintTest, WithoutAHintThereIsNoHintLine) {
  EXPECT_EQ(complaint("cleaner", {ErrorCode::io, "cannot open"}, false),
            "cleaner: error: cannot open\n");
}

TEST(ComplaintTest, FurtherHintLinesStandBelowTheFirst) {
  EXPECT_EQ(complaint("cleaner", {ErrorCode::io, "cannot", "do this\nthen that"}, false),
            "cleaner: error: cannot\nhint: do this\n      then that\n");
}

TEST(ComplaintTest, ProgramsGetAnObjectAsWell) {
  const auto text = complaint("cleaner", {ErrorCode::data, "cannot read \"a\xFF\"", "h"}, true);

  const auto object = nlohmann::json::parse(text.substr(text.find('{')));
  EXPECT_EQ(object,
            nlohmann::json::parse(
                R"({"error":{"code":"data","message":"cannot read \"a\ufffd\"","hint":"h"}})"));
}

TEST(ComplaintTest, DataCannotSteerTheTerminal) {
  const auto text = complaint("cleaner", {ErrorCode::data, "cannot read \"\x1b[2J\xFF\n\""}, false);
  EXPECT_EQ(text, "cleaner: error: cannot read \"\\u001b[2J\uFFFD\\n\"\n");
}

}  // namespace
}  // namespace tierline::cli
