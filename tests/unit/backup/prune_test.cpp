#include "tierline/base/file_lock.hpp"

#include "backup_fixture.hpp"

#include <map>

namespace tierline::backup {
namespace {

class PruneTest : public BackupTest {
 protected:
  /// Outcome by name.
  std::map<std::string, std::string> pruned(int keep_days, int keep_min, bool dry_run = false) {
    auto given = options(Action::prune);
    given.keep_days = keep_days;
    given.keep_min = keep_min;
    given.dry_run = dry_run;
    report_ = ran(given);
    std::map<std::string, std::string> outcomes;
    for (const auto& entry : report_.entries) outcomes[entry.name] = entry.outcome;
    return outcomes;
  }

  void damage(const std::string& name) {
    spoil(backups_ / name, "x");
    verified(name);
  }

  Report report_;
};

TEST_F(PruneTest, WhatIsOldAndHasEnoughNewerOnesGoes) {
  const auto first = created().name;
  const auto second = created().name;
  const auto third = created().name;

  EXPECT_EQ(pruned(0, 2)[first], "removed");
  EXPECT_FALSE(std::filesystem::exists(backups_ / first));
  EXPECT_FALSE(std::filesystem::exists(manifest_of(backups_ / first)));
  EXPECT_TRUE(std::filesystem::exists(backups_ / second));
  EXPECT_TRUE(std::filesystem::exists(backups_ / third));
}

TEST_F(PruneTest, ExactlyTheKeptDaysIsYoungEnough) {
  const auto first = created().name;
  created();
  created();

  EXPECT_EQ(pruned(2, 0)[first], "kept");
  services_.clock.set(services_.clock.now() + std::chrono::seconds{1});
  EXPECT_EQ(pruned(2, 0)[first], "removed");
}

TEST_F(PruneTest, ADryRunSaysTheSameAndRemovesNothing) {
  const auto first = created().name;
  created();
  services_.clock.set(services_.clock.now() + std::chrono::hours{1});

  EXPECT_EQ(pruned(0, 1, true)[first], "would-remove");
  EXPECT_TRUE(std::filesystem::exists(backups_ / first));
  EXPECT_TRUE(report_.rehearsal);
  for (const auto& entry : report_.entries) EXPECT_FALSE(entry.detail.empty());
}

TEST_F(PruneTest, DamagedOnesNeitherCountNorGo) {
  const auto first = created().name;
  const auto second = created().name;
  const auto third = created().name;
  damage(third);
  services_.clock.set(services_.clock.now() + std::chrono::hours{1});

  auto outcomes = pruned(0, 2);

  EXPECT_EQ(outcomes[first], "kept");
  EXPECT_EQ(outcomes[second], "kept");
  EXPECT_EQ(outcomes[third], "kept");
  EXPECT_EQ(report_.verdict(), Verdict::warn);
  EXPECT_TRUE(std::filesystem::exists(backups_ / third));
}

TEST_F(PruneTest, SourcesOfTheSameNameAreSeriesOfTheirOwn) {
  const auto first = created().name;
  const auto other = dir_.path() / "elsewhere" / "source.db";
  make_directories(other.parent_path());
  std::filesystem::copy_file(source_, other);
  auto given = options(Action::create);
  given.source = other;
  created(given);
  services_.clock.set(services_.clock.now() + std::chrono::hours{1});

  EXPECT_EQ(pruned(0, 1)[first], "kept");
}

TEST_F(PruneTest, WhatAKilledBackupLeftGoesAndWhatIsInProgressStays) {
  created();
  const std::string dead = "source.db.20251101_020000.partial.99";
  const std::string dead_manifest = "source.db.20251101_020000.json.partial.99";
  const std::string alive = "other.db.20251101_020000.partial.98";
  for (const auto& name : {dead, dead_manifest, alive}) spoil(backups_ / name, "half");
  const auto working = FileLock::try_take(backups_ / "other.db.lock");

  auto outcomes = pruned(7, 2);

  EXPECT_EQ(outcomes[dead], "removed");
  EXPECT_EQ(outcomes[dead_manifest], "removed");
  EXPECT_FALSE(std::filesystem::exists(backups_ / dead));
  EXPECT_EQ(outcomes[alive], "kept");
  EXPECT_TRUE(std::filesystem::exists(backups_ / alive));
}

}  // namespace
}  // namespace tierline::backup
