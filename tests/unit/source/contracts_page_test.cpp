#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/importer/importer.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/tickets/values.hpp"

#include "test_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace tierline::source {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

/// A fenced block of the page.
struct Block {
  std::string kind;  ///< what stands behind the fence
  std::string text;
};

std::vector<Block> blocks_of(const std::string& page) {
  std::vector<Block> blocks;
  std::istringstream lines{page};
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      if (!inside) blocks.push_back({line.substr(3), {}});
      inside = !inside;
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

std::string without(std::string text, const std::string& part) {
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part)) {
    text.erase(at, part.size());
  }
  return text;
}

/// The contract with one line in place of the one that begins alike up to the column's name, or to
/// the key.
std::string with_line(const std::string& contract, const std::string& line) {
  const auto key =
      line.starts_with("{") ? line.substr(0, line.find(',')) : line.substr(0, line.find('='));
  const auto at = contract.find(key);
  if (at == std::string::npos) throw std::invalid_argument{key};
  const auto end = contract.find('\n', at);
  const auto comma = std::string{line.starts_with("{") ? "," : ""};
  return contract.substr(0, at) + without(line, "\n") + comma + contract.substr(end);
}

struct ContractsPageTest : ::testing::Test {
  const Block& first(std::string_view kind) const {
    for (const auto& block : blocks) {
      if (block.kind == kind) return block;
    }
    throw std::out_of_range{std::string{kind}};
  }

  importer::Report import(const std::string& csv, bool explain) {
    replace_file(dir.path() / "helpline.toml", first("toml").text);
    replace_file(dir.path() / "helpline.csv", csv);
    return importer::run({.tickets = dir.path() / "helpline.csv",
                          .contract = dir.path() / "helpline.toml",
                          .output = dir.path() / "source.db",
                          .explain = explain},
                         services);
  }

  /// What stands in the page has no directory.
  std::string as_in_the_page(const std::string& text) const {
    return without(text, dir.path().string() + "/");
  }

  const std::string page = read_file(TIERLINE_SOURCE_DIR "/docs/contracts.md");
  const std::vector<Block> blocks = blocks_of(page);
  const TempDir dir;
  testing::TestServices services;
};

TEST_F(ContractsPageTest, TheExampleIsExplainedAsThePageShows) {
  const auto report = import(first("csv").text, true);

  EXPECT_EQ(as_in_the_page(to_text(report)), first("explain").text);
}

TEST_F(ContractsPageTest, TheExampleMeansWhatThePageSays) {
  const auto contract = tickets::parse_contract(first("toml").text, "helpline.toml");
  const auto& table = *contract.find("tickets");
  EXPECT_EQ(std::count_if(table.columns.begin(), table.columns.end(),
                          [](const auto& column) { return column.absent(); }),
            53);
  tickets::Judge judge{contract};
  const auto meaning = [&](const std::string& column, std::string_view text) {
    EXPECT_THAT(first("csv").text, HasSubstr(std::string{text}));
    EXPECT_THAT(page, HasSubstr("| `" + std::string{text} + "` | " + column + " "));
    return std::string{judge.judge(*table.find(column), tickets::Storage::text, text).text};
  };
  EXPECT_EQ(meaning("ticket_id", "HD-1001"), "1001");
  EXPECT_EQ(meaning("created_at", "03/06/2025 10:00"), "2025-06-03 10:00:00");
  EXPECT_EQ(meaning("status", "DONE"), "Closed");
  EXPECT_EQ(meaning("assignee_name", "-"), "");
  EXPECT_EQ(meaning("priority", "P3"), "3");
}

TEST_F(ContractsPageTest, TheExampleIsLoadedWhole) {
  const auto report = import(first("csv").text, false);

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(report.files.at(0).rows_read, 3U);
}

TEST_F(ContractsPageTest, EveryMistakeIsRefusedInTheWordsOfThePage) {
  std::size_t mistakes = 0;
  for (std::size_t n = 0; n + 1 < blocks.size(); ++n) {
    if (blocks[n].kind != "toml line") continue;
    ++mistakes;
    ASSERT_EQ(blocks[n + 1].kind, "message");
    try {
      tickets::parse_contract(with_line(first("toml").text, blocks[n].text), "helpline.toml");
      ADD_FAILURE() << "accepted: " << blocks[n].text;
    } catch (const Error& error) {
      EXPECT_EQ(error.message() + "\n", blocks[n + 1].text);
    }
  }
  EXPECT_EQ(mistakes, 6U);
}

TEST_F(ContractsPageTest, AFileWithoutARequiredColumnIsRefusedInTheWordsOfThePage) {
  for (std::size_t n = 0; n < blocks.size(); ++n) {
    if (blocks[n].kind != "csv refused") continue;
    try {
      import(blocks[n].text, true);
      ADD_FAILURE() << "accepted";
    } catch (const Error& error) {
      EXPECT_EQ(as_in_the_page(error.message()) + "\nhint: " + error.hint() + "\n",
                blocks.at(n + 1).text);
    }
  }
}

TEST_F(ContractsPageTest, EveryBlockOfThePageIsTested) {
  for (const auto& block : blocks) {
    EXPECT_THAT(
        (std::vector<std::string>{"csv", "toml", "explain", "toml line", "message", "csv refused"}),
        ::testing::Contains(block.kind));
  }
  EXPECT_THAT(blocks, SizeIs(3 + 6 * 2 + 2));
}

TEST_F(ContractsPageTest, EveryKeyIsInATable) {
  for (const auto* key :
       {"name",     "extends",  "date_order",   "time_zone",     "null_values",  "unknown_columns",
        "tables",   "columns",  "key",          "latest_by",     "surrogate",    "natural_key",
        "cut_off",  "ticket",   "roster_login", "roster_filter", "type",         "headers",
        "required", "not_null", "words",        "prefix",        "zero_is_null", "decode_entities",
        "derived",  "pii",      "client",       "max_length"}) {
    EXPECT_THAT(page, HasSubstr(std::string{"| `"} + key + "` |"));
  }
}

}  // namespace
}  // namespace tierline::source
