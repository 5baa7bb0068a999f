#include "tierline/cli/front.hpp"

#include "tierline/base/files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace tierline::cli {
namespace {

const std::vector<std::string_view> known{"run", "db", "schema", "importer", "tier-backfill"};

TEST(DidYouMeanTest, FindsTheNameThatIsTwoSlipsAway) {
  EXPECT_EQ(did_you_mean("shcema", known), "schema");
  EXPECT_EQ(did_you_mean("tierbackfil", known), "tier-backfill");
  EXPECT_EQ(did_you_mean("rn", known), "run");
}

TEST(DidYouMeanTest, SaysNothingWhenNothingIsClose) {
  EXPECT_EQ(did_you_mean("backup", known), std::nullopt);
  EXPECT_EQ(did_you_mean("xy", known), std::nullopt) << "every letter of db replaced";
}

class FindProgramTest : public ::testing::Test {
 protected:
  std::filesystem::path given_program(const std::filesystem::path& directory) {
    make_directories(home_.path() / directory);
    const auto path = home_.path() / directory / "importer";
    replace_file(path, "#!/bin/sh\n");
    ::chmod(path.c_str(), 0755);
    return path;
  }

  std::optional<std::filesystem::path> find() {
    return find_program(home_.path() / "bin", "importer");
  }

 private:
  TempDir home_;
};

TEST_F(FindProgramTest, LooksBesideTheFrontFirst) {
  const auto installed = given_program("libexec/tierline");
  EXPECT_EQ(find(), installed);

  const auto built = given_program("bin");
  EXPECT_EQ(find(), built);
}

TEST_F(FindProgramTest, FindsNothingInAnEmptyFolder) { EXPECT_EQ(find(), std::nullopt); }

TEST_F(FindProgramTest, AFileThatCannotRunIsNoProgram) {
  const auto path = given_program("bin");
  ::chmod(path.c_str(), 0644);
  EXPECT_EQ(find(), std::nullopt);
}

}  // namespace
}  // namespace tierline::cli
