#include "tierline/tickets/plain_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tierline::tickets {
namespace {

TEST(PlainTextTest, TakesMarkupAway) {
  EXPECT_EQ(plain_text("<p>Your <b>certificate</b><br/>expires</p>"), "Your certificate expires");
  EXPECT_EQ(plain_text("&lt;div&gt;hello&lt;/div&gt;"), "hello");
  EXPECT_EQ(plain_text("a<!-- x > y -->b<style>p {}</style>c"), "a b c");
}

TEST(PlainTextTest, ALessThanIsNoTag) {
  EXPECT_EQ(plain_text("load < 5 and > 3"), "load < 5 and > 3");
  EXPECT_EQ(plain_text("a <b"), "a <b");
  EXPECT_EQ(plain_text("a <"), "a <");
}

TEST(PlainTextTest, AnEndThatIsMissingIsLookedForOnce) {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "<!--<style<script<a";

  EXPECT_EQ(plain_text(text), text);
}

TEST(PlainTextTest, WhiteSpaceOfAnyKindIsOneBlank) {
  EXPECT_EQ(plain_text("  a\r\n\t b&nbsp;\u00a0c_x000D_\n"), "a b c");
  EXPECT_EQ(plain_text(" \n"), "");
  EXPECT_EQ(plain_text(" a b  c _ \u00e9 d<5  <br> f "), "a b c _ \u00e9 d<5 f");
  EXPECT_EQ(plain_text("a _x000D_ b x000D_ <"), "a b x000D_ <");
}

}  // namespace
}  // namespace tierline::tickets
