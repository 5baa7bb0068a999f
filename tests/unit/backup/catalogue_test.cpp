#include "backup/catalogue.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <gtest/gtest.h>

namespace tierline::backup {
namespace {

TEST(CatalogueTest, ABackupIsNamedAfterItsFileAndItsSecond) {
  const auto parts = parts_of("source.db.20251101_020000");

  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->stem, "source.db");
  EXPECT_EQ(parts->stamp, "20251101_020000");
  EXPECT_EQ(parts_of("sd_v20251101_020000.dump.20251101_020001.zst")->stem,
            "sd_v20251101_020000.dump");
}

TEST(CatalogueTest, OtherNamesAreNoBackups) {
  for (const auto* name :
       {"source.db", "source.db.20251101", "20251101_020000", ".20251101_020000",
        "source.db20251101_020000", "source.db.2025110x_020000", "source.db.20251101-020000"}) {
    EXPECT_FALSE(parts_of(name)) << name;
  }
}

TEST(CatalogueTest, BackupsWithoutManifestAndManifestsWithoutBackupAreSeen) {
  const TempDir dir;
  replace_file(dir.path() / "a.db.20251101_020000", "x");
  replace_file(dir.path() / "b.db.20251031_020000.json", "{}");
  replace_file(dir.path() / "c.db.20251031_020000.partial.99", "half");
  replace_file(dir.path() / "notes.txt", "not ours");

  const auto catalogue = read_catalogue(dir.path());

  ASSERT_EQ(catalogue.backups.size(), 2U);
  EXPECT_EQ(catalogue.backups[0].fault, "its file is gone");
  EXPECT_EQ(catalogue.backups[1].fault, "it has no manifest");
  EXPECT_EQ(catalogue.leftovers, std::vector<std::string>{"c.db.20251031_020000.partial.99"});
}

TEST(CatalogueTest, ADirectoryThatIsNotThereIsEmpty) {
  EXPECT_TRUE(read_catalogue("/no/such/directory").backups.empty());
}

TEST(CatalogueTest, AnUnknownNameIsRefusedWithAKnownOne) {
  const TempDir dir;
  replace_file(dir.path() / "a.db.20251101_020000", "x");
  try {
    (void)read_catalogue(dir.path()).find("a.db");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_NE(error.hint().find("a.db.20251101_020000"), std::string::npos);
  }
}

}  // namespace
}  // namespace tierline::backup
