#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/config/environment.hpp"
#include "tierline/config/variables.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <set>
#include <sstream>

namespace tierline::config {
namespace {

using Assignments = std::vector<Assignment>;

std::string refusal(std::string_view text) {
  try {
    parse_dotenv(text, ".env");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::config);
    return error.message();
  }
  return "accepted";
}

TEST(DotenvTest, ReadsBareAndQuotedValues) {
  EXPECT_EQ(parse_dotenv("# comment\n\n  # another\nA=1\nB=two words \t# comment\r\nC=a#b\n"
                         "D='$x \\n # \"'\nE=\"a\\nb\\\"\\\\\"  # comment\nF=\nG=''",
                         ".env"),
            (Assignments{{"A", "1", 4},
                         {"B", "two words", 5},
                         {"C", "a#b", 6},
                         {"D", "$x \\n # \"", 7},
                         {"E", "a\nb\"\\", 8},
                         {"F", "", 9},
                         {"G", "", 10}}));
}

TEST(DotenvTest, RefusesALineThatIsNoAssignmentAndNamesIt) {
  EXPECT_EQ(refusal("A=1\n\nexport B=2\n"), "cannot read \".env\", line 3: expected NAME=value");
  EXPECT_EQ(refusal("just words"), "cannot read \".env\", line 1: expected NAME=value");
  EXPECT_EQ(refusal("A =1"), "cannot read \".env\", line 1: expected NAME=value");
  EXPECT_EQ(refusal("1A=1"), "cannot read \".env\", line 1: expected NAME=value");
  EXPECT_EQ(refusal("=1"), "cannot read \".env\", line 1: expected NAME=value");
}

TEST(DotenvTest, RefusesHalfQuotedValuesWithoutShowingThem) {
  EXPECT_EQ(refusal("PGPASSWORD='secret"), "cannot read \".env\", line 1: the quote is not closed");
  EXPECT_EQ(refusal("A='b'c"), "cannot read \".env\", line 1: something follows the closing quote");
  EXPECT_EQ(refusal("A=b'c'"), "cannot read \".env\", line 1: quotes must enclose the value");
  EXPECT_EQ(refusal("A=\"\\t\""),
            "cannot read \".env\", line 1: only \\n, \\\" and \\\\ may follow a backslash");
  EXPECT_EQ(refusal("A=\"\\"),
            "cannot read \".env\", line 1: only \\n, \\\" and \\\\ may follow a backslash");
}

class LoadDotenvTest : public ::testing::Test {
 protected:
  void SetUp() override { clear(); }
  void TearDown() override { clear(); }

  static void clear() {
    for (const auto* name : {"TIERLINE_LOG_LEVEL", "PGPASSWORD", "PGHOST", "OTHER_TOOL"}) {
      ::unsetenv(name);
    }
  }

  void given(std::string_view text, mode_t mode) {
    replace_file(dir_.path() / ".env", text);
    ::chmod((dir_.path() / ".env").c_str(), mode);
  }

  std::optional<std::string> load() { return load_dotenv(dir_.path()).warning; }
  static std::optional<std::string> value(std::string_view name) {
    return Environment::of_process().find(name);
  }

  TempDir dir_;
};

TEST_F(LoadDotenvTest, FillsOnlyWhatTheEnvironmentLacks) {
  given("TIERLINE_LOG_LEVEL=debug\nPGHOST=filled\n", 0644);
  ::setenv("TIERLINE_LOG_LEVEL", "warn", 1);

  EXPECT_EQ(load(), std::nullopt);

  EXPECT_EQ(value("TIERLINE_LOG_LEVEL"), "warn");
  EXPECT_EQ(value("PGHOST"), "filled");
}

TEST_F(LoadDotenvTest, KnowsTheLinesOfWhatItSet) {
  given("# desk\nTIERLINE_LOG_LEVEL=debug\nPGHOST=first\nPGHOST=second\nOTHER_TOOL=1\n", 0644);
  ::setenv("TIERLINE_LOG_LEVEL", "warn", 1);

  const auto loaded = load_dotenv(dir_.path());

  EXPECT_EQ(loaded.file, dir_.path() / ".env");
  EXPECT_EQ(loaded.lines, (decltype(loaded.lines){{"PGHOST", 3}}));
  EXPECT_EQ(value("PGHOST"), "first");
}

TEST_F(LoadDotenvTest, LeavesNamesOfOtherToolsAlone) {
  given("OTHER_TOOL=1\nPATH=/nowhere\n", 0644);

  load();

  EXPECT_EQ(value("OTHER_TOOL"), std::nullopt);
  EXPECT_NE(value("PATH"), "/nowhere");
}

TEST_F(LoadDotenvTest, NoFileIsNoSetting) { EXPECT_EQ(load(), std::nullopt); }

TEST_F(LoadDotenvTest, ADirectoryThatCannotBeEnteredIsNoSetting) {
  const TempDir dir;
  std::filesystem::create_directory_symlink("circle", dir.path() / "circle");

  EXPECT_TRUE(load_dotenv(dir.path() / "circle").file.empty());
}

TEST_F(LoadDotenvTest, WarnsOfAPasswordThatOthersCanRead) {
  given("PGPASSWORD=secret\n", 0644);
  const auto warning = load();
  ASSERT_TRUE(warning);
  EXPECT_NE(warning->find("chmod 600"), std::string::npos);
  EXPECT_EQ(warning->find("secret"), std::string::npos);

  given("PGPASSWORD=secret\n", 0600);
  EXPECT_EQ(load(), std::nullopt);
}

TEST(VariablesTest, TheExampleFileListsWhatIsReadAndNothingElse) {
  std::set<std::string> read;
  for (const auto& variable : variables()) read.emplace(variable.name);
  std::set<std::string> listed;
  std::istringstream example{read_file(TIERLINE_SOURCE_DIR "/.env.example")};
  for (std::string line; std::getline(example, line);) {
    // Other names are docker-compose's.
    const std::string name{line.substr(0, line.find('='))};
    if (name.starts_with("#TIERLINE_") || name.starts_with("#PG") || name.starts_with("#XDG") ||
        name == "#TMPDIR") {
      listed.insert(name.substr(1));
    }
  }

  EXPECT_EQ(read, listed);
}

}  // namespace
}  // namespace tierline::config
