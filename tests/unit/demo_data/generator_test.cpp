#include "collecting_sink.hpp"
#include "demo_data/reference.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace tierline::demo_data {
namespace {

using testing::at_scale;
using ::testing::ElementsAre;
using testing::generate;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

TEST(GeneratorTest, TheSameSeedMakesTheSameData) {
  const auto one = generate(at_scale(0.02));
  const auto two = generate(at_scale(0.02));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(one.tables[i].sha256, two.tables[i].sha256);
  }
}

TEST(GeneratorTest, AnotherSeedMakesOtherData) {
  const auto one = generate(at_scale(0.02, 1));
  const auto two = generate(at_scale(0.02, 2));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NE(one.tables[i].sha256, two.tables[i].sha256);
  }
}

TEST(GeneratorTest, AFractionHasItsShareOfTheRows) {
  const auto truth = generate(at_scale(0.01));
  EXPECT_EQ(truth.tables[0].rows, 109);
  EXPECT_EQ(truth.tables[1].rows, 1'081);
  EXPECT_EQ(truth.tables[2].rows, 1'411);
  EXPECT_THAT(truth.tiers, ElementsAre(37, 68, 4));
}

TEST(GeneratorTest, SmallAndUnevenScalesKeepTheirRows) {
  for (const double scale : {0.001, 0.003, 0.0137, 0.1}) {
    const auto truth = generate(at_scale(scale));
    for (const auto& table : truth.tables) {
      const auto reference = table.name == "tickets"    ? reference::tickets
                             : table.name == "comments" ? reference::comments
                                                        : reference::timesheets;
      EXPECT_NEAR(static_cast<double>(table.rows), static_cast<double>(reference) * scale, 0.501)
          << table.name << " at " << scale;
    }
  }
}

TEST(GeneratorTest, UnrepairableValuesAreInTheirShareOfTheRowsOfEveryTable) {
  auto options = at_scale(0.01);
  options.unrepairable_percent = 25;
  std::map<std::string, std::int64_t> bad;
  const auto truth = generate(options, [&](std::string_view table, std::span<const Cell> cells) {
    const auto spoiled = std::any_of(cells.begin(), cells.end(), [](const Cell& cell) {
      return cell.kind == Cell::Kind::text && (cell.text.starts_with("31/02/2025") ||
                                               cell.text == "abc" || cell.text == "no number");
    });
    bad[std::string{table}] += spoiled;
  });

  EXPECT_THAT(bad, UnorderedElementsAre(Pair("tickets", 27), Pair("comments", 270),
                                        Pair("timesheets", 353)));
  const auto listed = std::count_if(truth.defects.begin(), truth.defects.end(),
                                    [](const auto& d) { return d.kind == "unrepairable"; });
  EXPECT_EQ(listed, 27 + 270 + 353);
}

}  // namespace
}  // namespace tierline::demo_data
