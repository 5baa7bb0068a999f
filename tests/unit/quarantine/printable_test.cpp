#include "quarantine/printable.hpp"

#include <gtest/gtest.h>

namespace tierline::quarantine {
namespace {

using namespace std::string_view_literals;

TEST(PrintableTest, PlainTextStaysAsItIs) {
  EXPECT_EQ(printable("Zoë's \"12 %\" ✓"), "Zoë's \"12 %\" ✓");
}

TEST(PrintableTest, NothingCommandsATerminal) {
  EXPECT_EQ(printable("a\nb\r\tc\x1b[31m\x7f"), R"(a\nb\r\tc\x1b[31m\x7f)");
  EXPECT_EQ(printable("a\0b"sv), R"(a\x00b)");
  EXPECT_EQ(printable("a\u009b31m\u0085 \u00a0"), "a\\x9b31m\\x85 \u00a0");
  EXPECT_EQ(printable("caf\xe9"), "caf\uFFFD");
}

TEST(PrintableTest, LongTextsAreCutBetweenCharacters) {
  EXPECT_EQ(printable("äöü", 3), "äöü");
  EXPECT_EQ(printable("äöüx", 3), "äöü…");
  EXPECT_EQ(printable("a\n\nb", 2), "a\\n…");
}

TEST(PrintableTest, NumbersAreGrouped) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1204), "1,204");
  EXPECT_EQ(grouped(1234567), "1,234,567");
}

}  // namespace
}  // namespace tierline::quarantine
