#include "tierline/base/checksum.hpp"
#include "tierline/base/file_lock.hpp"

#include "backup_fixture.hpp"

#include <nlohmann/json.hpp>

#include <thread>

namespace tierline::backup {
namespace {

using ::testing::HasSubstr;

class SqliteBackupTest : public BackupTest {};

TEST_F(SqliteBackupTest, HoldsWhatTheSourceHeldAndSaysSo) {
  const auto before = sha256_of_file(source_);

  const auto entry = created();

  EXPECT_EQ(entry.verdict, Verdict::pass);
  EXPECT_EQ(entry.name, "source.db.20251102_020000");
  ASSERT_TRUE(entry.manifest);
  EXPECT_EQ(entry.manifest->tables.at("tickets").rows, 3000U);
  EXPECT_EQ(entry.manifest->source_sha256, before);
  EXPECT_EQ(entry.manifest->sha256, sha256_of_file(backups_ / entry.name));
  EXPECT_TRUE(entry.manifest->is_verified());
  EXPECT_EQ(sha256_of_file(source_), before);
  EXPECT_EQ(tickets(backups_ / entry.name), 3000);
}

TEST_F(SqliteBackupTest, IsMadeInADirectoryThatNobodyElseReads) {
  created();

  EXPECT_EQ(std::filesystem::status(backups_).permissions(), std::filesystem::perms::owner_all);
}

TEST_F(SqliteBackupTest, RowsThatAreOnlyInTheWriteAheadLogAreInIt) {
  sqlite::Connection writer{source_, sqlite::Mode::read_write};
  writer.execute(
      "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
      "INSERT INTO tickets VALUES (0, 'not in the file yet', 0)");
  ASSERT_GT(std::filesystem::file_size(source_.native() + "-wal"), 0U);

  const auto entry = created();

  EXPECT_EQ(tickets(backups_ / entry.name), 3001);
  EXPECT_EQ(entry.manifest->source_sha256, "");  // the file alone is not the source
  EXPECT_FALSE(std::filesystem::exists((backups_ / entry.name).native() + "-wal"));
  EXPECT_EQ(verified(entry.name).verdict, Verdict::pass);
}

TEST_F(SqliteBackupTest, ASourceWrittenMeanwhileIsBackedUpAsOfOneMoment) {
  change("PRAGMA journal_mode = WAL");
  std::atomic<bool> stop = false;
  std::thread writer{[&] {
    sqlite::Connection connection{source_, sqlite::Mode::read_write};
    // Two rows at once: a backup between them would hold an odd number.
    while (!stop) connection.execute("INSERT INTO tickets VALUES (0, 'x', 0), (0, 'y', 0)");
  }};
  for (int n = 0; n < 3; ++n) {
    const auto entry = created();
    EXPECT_EQ(entry.verdict, Verdict::pass);
    EXPECT_EQ(tickets(backups_ / entry.name) % 2, 0);
    EXPECT_EQ(static_cast<std::uint64_t>(tickets(backups_ / entry.name)),
              entry.manifest->tables.at("tickets").rows);
  }
  stop = true;
  writer.join();
}

TEST_F(SqliteBackupTest, ADamagedSourceLeavesNoBackup) {
  auto bytes = read_file(source_);
  for (std::size_t at = 8192; at < 12288; ++at) bytes[at] = '\x7f';
  spoil(source_, bytes);
  auto given = options(Action::create);
  given.source = source_;

  refusal(given, ErrorCode::data);

  EXPECT_TRUE(ran(options(Action::list)).entries.empty());
}

TEST_F(SqliteBackupTest, ASourceThatIsNotThereIsRefused) {
  auto given = options(Action::create);
  given.source = dir_.path() / "missing.db";

  EXPECT_THAT(refusal(given, ErrorCode::data), HasSubstr("missing.db"));
}

TEST_F(SqliteBackupTest, ALockedTargetIsAConflictThatNamesTheHolder) {
  make_directories(backups_);
  const auto held = FileLock::try_take(backups_ / "source.db.lock");
  auto given = options(Action::create);
  given.source = source_;

  EXPECT_THAT(refusal(given, ErrorCode::conflict),
              ::testing::ContainsRegex("process [0-9]+ of .* since 20.*--wait"));
}

TEST_F(SqliteBackupTest, CanWaitForTheLock) {
  make_directories(backups_);
  auto held = FileLock::try_take(backups_ / "source.db.lock");
  auto given = options(Action::create);
  given.source = source_;
  given.wait_seconds = 30;
  std::thread holder{[&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
    held.reset();
  }};

  EXPECT_EQ(created(given).verdict, Verdict::pass);
  holder.join();
}

TEST_F(SqliteBackupTest, ATruncatedBackupIsFound) {
  const auto name = created().name;
  std::filesystem::resize_file(backups_ / name, 4096);

  const auto entry = verified(name, Level::file);

  EXPECT_EQ(entry.verdict, Verdict::fail);
  EXPECT_THAT(entry.detail, HasSubstr("4096 bytes"));
}

TEST_F(SqliteBackupTest, AFlippedByteIsFound) {
  const auto name = created().name;
  auto bytes = read_file(backups_ / name);
  bytes[bytes.size() / 2] ^= '\x01';
  spoil(backups_ / name, bytes);

  EXPECT_THAT(verified(name, Level::file).detail, HasSubstr("SHA-256 is"));
}

TEST_F(SqliteBackupTest, AValueChangedTogetherWithItsChecksumIsFoundByOpening) {
  auto manifest = *created().manifest;
  {
    sqlite::Connection forger{backups_ / manifest.name, sqlite::Mode::read_write};
    forger.execute("UPDATE tickets SET title = 'forged' WHERE id = 7");
  }
  manifest.sha256 = sha256_of_file(backups_ / manifest.name);
  manifest.size_bytes = std::filesystem::file_size(backups_ / manifest.name);
  write_manifest(backups_, manifest);

  EXPECT_EQ(verified(manifest.name, Level::file).verdict, Verdict::pass);
  EXPECT_EQ(verified(manifest.name, Level::open).detail, "table tickets has other values");
  EXPECT_EQ(verified(manifest.name, Level::restore).verdict, Verdict::fail);
}

TEST_F(SqliteBackupTest, TheManifestOfAnotherBackupIsFound) {
  const auto first = created().name;
  change("INSERT INTO tickets VALUES (0, 'new', 0)");
  const auto second = created().name;
  spoil(manifest_of(backups_ / second), read_file(manifest_of(backups_ / first)));

  EXPECT_THAT(verified(second).detail, HasSubstr("its manifest is of \"" + first));
}

TEST_F(SqliteBackupTest, WhatVerifyingSaidStaysInTheManifest) {
  const auto name = created().name;
  services_.clock.set(services_.clock.now() + std::chrono::hours{5});
  verified(name, Level::restore);

  const auto manifest = parse_manifest(read_file(manifest_of(backups_ / name)), name);
  EXPECT_EQ(manifest.latest()->level, Level::restore);
  EXPECT_EQ(manifest.latest()->at, "2025-11-02T07:00:00Z");

  spoil(backups_ / name, "x");
  verified(name);
  const auto listed = ran(options(Action::list)).entries.at(0);
  EXPECT_EQ(listed.verdict, Verdict::warn);
  EXPECT_EQ(listed.outcome, "unverified");
}

TEST_F(SqliteBackupTest, WithoutANameTheNewestIsVerified) {
  created();
  const auto newest = created().name;

  EXPECT_EQ(ran(options(Action::verify)).entries.at(0).name, newest);
  auto all = options(Action::verify);
  all.all = true;
  EXPECT_EQ(ran(all).entries.size(), 2U);
}

TEST_F(SqliteBackupTest, EveryRunSaysWhenEachSeriesWasBackedUpAndVerified) {
  created();
  services_.clock.set(services_.clock.now() + std::chrono::seconds{10});
  ran(options(Action::verify));

  EXPECT_THAT(services_.metrics.prometheus(),
              ::testing::AllOf(HasSubstr("_last_success_timestamp_seconds{series=\"sqlite /"),
                               HasSubstr("source.db\"} 1762048800\n"),
                               HasSubstr("source.db\"} 1762048810\n")));
}

TEST_F(SqliteBackupTest, NothingToVerifyIsAFailure) {
  EXPECT_EQ(ran(options(Action::verify)).verdict(), Verdict::fail);
}

TEST_F(SqliteBackupTest, CompressedItIsVerifiedAndRestoredAsWell) {
  auto given = options(Action::create);
  given.source = source_;
  given.zstd = true;
  given.md5 = true;
  const auto entry = created(given);

  EXPECT_EQ(entry.name, "source.db.20251102_020000.zst");
  EXPECT_LT(entry.manifest->size_bytes, std::filesystem::file_size(source_));
  EXPECT_EQ(entry.manifest->md5.size(), 32U);
  EXPECT_EQ(verified(entry.name, Level::restore).verdict, Verdict::pass);
  change("DELETE FROM tickets");
  EXPECT_EQ(restored(entry.name).verdict, Verdict::pass);
  EXPECT_EQ(tickets(source_), 3000);
}

TEST_F(SqliteBackupTest, WithoutZstdTheHintSaysWhatToInstall) {
  auto given = options(Action::create);
  given.source = source_;
  given.zstd = true;
  given.tool_directories = {dir_.path()};

  EXPECT_THAT(refusal(given, ErrorCode::unavailable), HasSubstr("apt-get install zstd"));
}

TEST_F(SqliteBackupTest, RestoringIsARehearsalUnlessConfirmed) {
  const auto name = created().name;
  change("DELETE FROM tickets");
  const auto before = sha256_of_file(source_);
  auto given = options(Action::restore);
  given.names = {name};

  const auto report = ran(given);

  EXPECT_TRUE(report.rehearsal);
  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_THAT(report.entries.at(0).detail, HasSubstr("2 tables, 2 rows"));  // what would go
  EXPECT_EQ(sha256_of_file(source_), before);
}

TEST_F(SqliteBackupTest, RestoringKeepsWhatItReplaces) {
  const auto name = created().name;
  change("DELETE FROM tickets WHERE id > 1000");
  std::filesystem::permissions(
      source_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);

  EXPECT_EQ(restored(name).outcome, "restored");

  EXPECT_EQ(tickets(source_), 3000);
  EXPECT_EQ(tickets(source_.native() + ".replaced_20251102_020000"), 1000);
  EXPECT_EQ(std::filesystem::status(source_).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(SqliteBackupTest, RestoringTakesRowsOfTheLogAlongWithTheReplacedFile) {
  const auto name = created().name;
  {
    // As a killed writer leaves it: rows in a log that nobody has open.
    sqlite::Connection writer{source_, sqlite::Mode::read_write};
    writer.execute(
        "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
        "INSERT INTO tickets VALUES (0, 'in the log', 0)");
    for (const auto* suffix : {"", "-wal"}) {
      std::filesystem::copy_file(source_.native() + suffix,
                                 (dir_.path() / "killed.db").native() + suffix);
    }
  }
  auto given = options(Action::restore);
  given.names = {name};
  given.to = dir_.path() / "killed.db";
  given.confirmed = true;

  EXPECT_EQ(ran(given).verdict(), Verdict::pass);

  EXPECT_EQ(tickets(given.to), 3000);
  EXPECT_EQ(tickets(given.to.native() + ".replaced_20251102_020000"), 3001);
}

TEST_F(SqliteBackupTest, AFileThatAnotherProgramHasOpenIsNotReplaced) {
  const auto name = created().name;
  sqlite::Connection user{source_, sqlite::Mode::read_write};
  user.execute("PRAGMA journal_mode = WAL; INSERT INTO tickets VALUES (0, 'mine', 0)");
  auto given = options(Action::restore);
  given.names = {name};
  given.confirmed = true;

  refusal(given, ErrorCode::conflict);

  EXPECT_EQ(sqlite::row_count(user, "tickets"), 3001);
}

TEST_F(SqliteBackupTest, ADamagedFileCanBeReplaced) {
  const auto name = created().name;
  spoil(source_, std::string(8192, 'x'));

  EXPECT_EQ(restored(name).verdict, Verdict::pass);

  EXPECT_EQ(tickets(source_), 3000);
  EXPECT_EQ(read_file(source_.native() + ".replaced_20251102_020000"), std::string(8192, 'x'));
}

TEST_F(SqliteBackupTest, ADamagedBackupIsNotRestored) {
  const auto name = created().name;
  std::filesystem::resize_file(backups_ / name, 4096);
  change("DELETE FROM notes");
  const auto before = sha256_of_file(source_);

  const auto entry = restored(name);

  EXPECT_EQ(entry.verdict, Verdict::fail);
  EXPECT_EQ(entry.outcome, "damaged");
  EXPECT_EQ(sha256_of_file(source_), before);
}

TEST_F(SqliteBackupTest, CanBeRestoredToAnotherPlace) {
  const auto name = created().name;
  auto given = options(Action::restore);
  given.names = {name};
  given.to = dir_.path() / "copy.db";
  given.confirmed = true;

  EXPECT_EQ(ran(given).verdict(), Verdict::pass);
  EXPECT_EQ(tickets(given.to), 3000);
}

}  // namespace
}  // namespace tierline::backup
