#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/process.hpp"
#include "tierline/profiler/profiler.hpp"

#include "small_source.hpp"
#include "test_services.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <optional>

namespace tierline::profiler {
namespace {

std::optional<std::string> python_with_jsonschema() {
  for (const std::string python : {"/usr/bin/python3", "python3"}) {
    try {
      if (run_process({python, "-c", "import jsonschema"}).status == 0) return python;
    } catch (const Error&) {
      continue;  // not there
    }
  }
  return std::nullopt;
}

/// Holds what profiler writes against docs/profile.schema.json, by a validator that is not ours.
struct ProfileSchemaTest : ::testing::Test {
  void SetUp() override {
    python = python_with_jsonschema();
    ASSERT_TRUE(python) << "no python3 has jsonschema: scripts/install_packages test";
  }

  /// What the validator complains about; empty: nothing.
  std::string complaints(const std::filesystem::path& document) {
    const auto result =
        run_process({*python, TIERLINE_SOURCE_DIR "/tests/support/validate_json.py",
                     TIERLINE_SOURCE_DIR "/docs/profile.schema.json", document.string()});
    return result.status == 0 ? std::string{} : "invalid: " + result.output;
  }

  std::string complaints_about_profile() {
    run(options, services);
    return complaints(options.output);
  }

  testing::SmallSource source;
  testing::TestServices services;
  Options options{.source = source.path,
                  .contract = source.contract,
                  .output = source.dir.path() / "profile.json"};
  std::optional<std::string> python;
};

TEST_F(ProfileSchemaTest, HoldsOfAHealthySourceAndOfOneThatIsEmpty) {
  EXPECT_EQ(complaints_about_profile(), "");
  source.add_tickets(1, 100);
  source.add_timesheets(10);
  EXPECT_EQ(complaints_about_profile(), "");
}

TEST_F(ProfileSchemaTest, HoldsOfASourceWithDefectsOfEveryKind) {
  source.add_tickets(1, 200);
  source.add_timesheets(10);
  source.execute(
      "UPDATE tickets SET \"TKT-Modified Time\" = '20/05/2025 8:42' WHERE rowid = 1;"
      "UPDATE tickets SET \"TKT-Modified Time\" = '03/04/2025' WHERE rowid = 2;"
      "UPDATE tickets SET \"TKT-Modified Time\" = '05/20/2025' WHERE rowid = 3;"
      "UPDATE tickets SET \"TKT-Modified Time\" = '31/02/2025' WHERE rowid = 4;"
      "UPDATE tickets SET \"TKT-Modified Time\" = 45841.5 WHERE rowid = 5;"
      "UPDATE tickets SET \"TKT-Modified Time\" = 1751500373 WHERE rowid = 6;"
      "UPDATE tickets SET \"TKT-Modified Time\" = '' WHERE rowid = 7;"
      "UPDATE tickets SET \"TKT-Modified Time\" = '2099-01-01' WHERE rowid = 8;"
      "UPDATE tickets SET \"TKT-Title\" = CAST(x'636166E907' AS TEXT) WHERE rowid = 9;"
      "UPDATE tickets SET \"TKT-Category\" = 'a &amp; b' WHERE rowid = 10;"
      "UPDATE tickets SET \"TKT-Category\" = x'00ff' WHERE rowid = 11;"
      "UPDATE tickets SET \"TKT-Ticket ID\" = 4.0 WHERE rowid = 12;"
      "UPDATE tickets SET \"TKT-Ticket ID\" = NULL WHERE rowid = 13;"
      "ALTER TABLE tickets ADD COLUMN \"TKT-Mood\" VARCHAR(3);"
      "UPDATE tickets SET \"TKT-Mood\" = 'cheerful';"
      "CREATE TABLE roster (name, born DATE); INSERT INTO roster VALUES ('Jane', '1/2/1990')");
  source.set_aside("tickets", 300, {{"ticket_id", 300}, {"modified_at", "31/02/2025"}});
  EXPECT_EQ(complaints_about_profile(), "");

  options.contract = "none";
  options.sample_rows = 5;
  EXPECT_EQ(complaints_about_profile(), "");
}

TEST_F(ProfileSchemaTest, RefusesWhatNoProfileIs) {
  source.add_tickets(1, 10);
  source.add_timesheets(1);
  run(options, services);
  const auto good = nlohmann::json::parse(read_file(options.output));
  const auto refused = [&](const char* pointer, const nlohmann::json& value) {
    auto bad = good;
    bad[nlohmann::json::json_pointer{pointer}] = value;
    replace_file(options.output, bad.dump());
    return !complaints(options.output).empty();
  };

  EXPECT_TRUE(refused("/verdict", "perhaps"));
  EXPECT_TRUE(refused("/surprise", 1));
  EXPECT_TRUE(refused("/tables/0/rows", -1));
  EXPECT_TRUE(refused("/tables/0/columns/0/inferred_type", "money"));
  EXPECT_TRUE(refused("/tables/0/columns/3/dates/iso", {{"count", 1}}));
  EXPECT_FALSE(refused("/verdict", "pass"));
}

}  // namespace
}  // namespace tierline::profiler
