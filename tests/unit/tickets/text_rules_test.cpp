#include "tierline/tickets/text_rules.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tierline::tickets {
namespace {

TEST(DecodeEntitiesTest, DecodesUntilNothingChanges) {
  EXPECT_EQ(decode_entities("Browsing &amp;amp;amp;amp; Email"), "Browsing & Email");
  EXPECT_EQ(decode_entities("&lt;b&gt; &quot;x&quot; &apos;y&#39; &#x27;"), "<b> \"x\" 'y' '");
  EXPECT_EQ(decode_entities("&#38;#39;"), "'");
}

TEST(DecodeEntitiesTest, MeetsEntitiesThatOthersComplete) {
  EXPECT_EQ(decode_entities("&a&#109;p;"), "&");
  EXPECT_EQ(decode_entities("&amp&#59;lt;"), "<");
}

TEST(DecodeEntitiesTest, LeavesAllOthersAsTheyAre) {
  for (const auto* text : {"", "a;b", "&", "&;", "&#;", "R&D; &eacute; &#0; &#xD800; &#x110000;",
                           "& amp;", "&amp", "&#0000000038;"}) {
    EXPECT_EQ(decode_entities(text), text);
  }
}

TEST(DecodeEntitiesTest, TakesTimeByTheLengthOfTheTextAndNotByItsNesting) {
  std::string nested{"&"};
  for (int i = 0; i < 400'000; ++i) nested += "amp;";
  EXPECT_EQ(decode_entities(nested), "&");
  const std::string unfinished(2'000'000, '&');
  EXPECT_EQ(decode_entities(unfinished), unfinished);
  const std::string semicolons(2'000'000, ';');
  EXPECT_EQ(decode_entities(semicolons), semicolons);
}

}  // namespace
}  // namespace tierline::tickets
