#include "tierline/cli/one_of.hpp"

#include <gtest/gtest.h>

namespace tierline::words_of_a_test {

struct Found {
  Verdict verdict() const { return Verdict::warn; }
};
struct Changed {
  Verdict verdict() const { return Verdict::fail; }
};

std::string to_text(const Found& /*report*/) { return "found"; }
std::string to_text(const Changed& /*report*/) { return "changed"; }
nlohmann::json to_json(const Found& /*report*/) { return {{"word", "found"}}; }
nlohmann::json to_json(const Changed& /*report*/) { return {{"word", "changed"}}; }

TEST(OneOfTest, AnswersAsTheReportThatItHolds) {
  const cli::OneOf<Found, Changed> found{Found{}};
  const cli::OneOf<Found, Changed> changed{Changed{}};

  EXPECT_EQ(found.verdict(), Verdict::warn);
  EXPECT_EQ(changed.verdict(), Verdict::fail);
  EXPECT_EQ(to_text(found), "found");
  EXPECT_EQ(to_text(changed), "changed");
  EXPECT_EQ(to_json(found), nlohmann::json({{"word", "found"}}));
  EXPECT_EQ(to_json(changed).at("word"), "changed");
}

}  // namespace tierline::words_of_a_test
