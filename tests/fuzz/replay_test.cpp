// What the fuzzers begin with, and every input that once broke something.
#include "tierline/base/files.hpp"

#include "target.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>

namespace tierline::fuzz {
namespace {

struct Target {
  const char* name;
  void (*run)(std::string_view bytes);
};

void PrintTo(const Target& target, std::ostream* out) { *out << target.name; }

class ReplayTest : public ::testing::TestWithParam<Target> {};

TEST_P(ReplayTest, EveryInputOfTheCorpusHolds) {
  int replayed = 0;
  const auto corpus = std::filesystem::path{TIERLINE_SOURCE_DIR} / "tests/data/fuzz";
  for (const auto& file : std::filesystem::directory_iterator{corpus / GetParam().name}) {
    SCOPED_TRACE(file.path());
    EXPECT_NO_THROW(GetParam().run(read_file(file.path())));
    ++replayed;
  }
  EXPECT_GT(replayed, 0) << "a run that tested nothing must not look green";
}

INSTANTIATE_TEST_SUITE_P(Fuzz, ReplayTest,
                         ::testing::Values(Target{"contract", contract}, Target{"csv", csv},
                                           Target{"dates", dates}, Target{"values", values},
                                           Target{"workbook_part", workbook_part},
                                           Target{"xlsx_file", xlsx_file}),
                         [](const auto& instance) { return std::string{instance.param.name}; });

TEST(DemandTest, WhatDoesNotHoldIsThrown) {
  EXPECT_NO_THROW(demand(true, "it holds"));
  EXPECT_THROW(demand(false, "it does not"), Broken);
}

}  // namespace
}  // namespace tierline::fuzz
