#include "tierline/backup/manifest.hpp"

#include "tierline/base/error.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tierline::backup {
namespace {

Manifest example() {
  Manifest manifest;
  manifest.name = "sd_v1.dump.20251101_020000";
  manifest.engine = Engine::postgresql;
  manifest.schemas = {"sd_v1"};
  manifest.release = {"servicedesk", "v2", "2025-11-01T01:00:00Z"};
  manifest.md5 = "d41d8cd98f00b204e9800998ecf8427e";
  manifest.tables["sd_v1.tickets"] = {7, "abc"};
  manifest.verified = {{Level::open, "2025-11-01T02:00:00Z", Verdict::pass}};
  return manifest;
}

TEST(ManifestTest, IsReadAsItWasWritten) {
  const auto text = to_json(example()).dump();

  EXPECT_EQ(to_json(parse_manifest(text, "m.json")).dump(), text);
}

TEST(ManifestTest, NamesItsAlgorithm) {
  EXPECT_EQ(to_json(example())["checksum"]["algorithm"], "sha256");
}

TEST(ManifestTest, AnythingElseIsRefused) {
  auto later = to_json(example());
  later["format"] = 2;
  auto unknown = to_json(example());
  unknown["engine"] = "paper";
  for (const auto& text : {std::string{"{"}, std::string{"{}"}, later.dump(), unknown.dump()}) {
    EXPECT_THROW((void)parse_manifest(text, "m.json"), Error) << text;
  }
}

TEST(ManifestTest, TheChecksumAloneVerifiesNothing) {
  Manifest manifest;
  EXPECT_FALSE(manifest.is_verified());
  manifest.note({Level::file, "2025-11-01T02:00:00Z", Verdict::pass});
  EXPECT_FALSE(manifest.is_verified());
  manifest.note({Level::open, "2025-11-01T03:00:00Z", Verdict::pass});
  EXPECT_TRUE(manifest.is_verified());
}

TEST(ManifestTest, AFailureCountsUntilTheSameLevelPasses) {
  auto manifest = example();
  manifest.note({Level::restore, "2025-11-02T02:00:00Z", Verdict::fail});
  manifest.note({Level::open, "2025-11-03T02:00:00Z", Verdict::pass});
  EXPECT_FALSE(manifest.is_verified());

  manifest.note({Level::restore, "2025-11-04T02:00:00Z", Verdict::pass});
  EXPECT_TRUE(manifest.is_verified());
  EXPECT_EQ(manifest.verified.size(), 2U);
}

}  // namespace
}  // namespace tierline::backup
