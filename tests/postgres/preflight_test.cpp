#include "tierline/preflight/preflight.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/file_lock.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/process.hpp"
#include "tierline/sqlite/connection.hpp"

#include "postgres_test.hpp"
#include "test_services.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <thread>

namespace tierline::preflight {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Which checks were seen saying no, by the tests that asked for their answer.
std::map<std::string, std::string, std::less<>> seen_saying_no;

/// `verdict: detail` of one check.
std::string answer(const Report& report, std::string_view name) {
  const auto found = std::find_if(report.findings.begin(), report.findings.end(),
                                  [&](const Finding& finding) { return finding.name == name; });
  if (found == report.findings.end()) return "not asked";
  if (found->verdict != Verdict::pass) {
    seen_saying_no.emplace(name, ::testing::UnitTest::GetInstance()->current_test_info()->name());
  }
  return std::string{to_string(found->verdict)} + ": " + found->detail;
}

/// After all tests: every check but the one that is for information was seen saying no.
class EveryCheckSaidNo : public ::testing::Environment {
 public:
  void TearDown() override {
    if (GTEST_FLAG_GET(filter) != "*") return;
    for (const auto& check : checks()) {
      if (check.name == "lz4") continue;
      const auto seen = seen_saying_no.find(check.name);
      ASSERT_NE(seen, seen_saying_no.end()) << "no test in which this says no: " << check.name;
      std::cout << fmt::format("{:<20} said no in {}\n", check.name, seen->second);
    }
  }
};

const auto* const every_check_said_no = ::testing::AddGlobalTestEnvironment(new EveryCheckSaidNo);

/// Options with which everything passes, and a real clock.
class PreflightTest : public testing::PostgresTest {
 protected:
  PreflightTest() = default;
  explicit PreflightTest(std::string origin) : PostgresTest{std::move(origin)} {}

  void SetUp() override {
    PostgresTest::SetUp();
    options_.work = directory_.path() / "work";
    options_.backups = directory_.path() / "backups";
    options_.scratch = directory_.path();
    options_.tool_directories = {"/usr/local/bin", "/usr/bin"};
    make_directories(options_.work);
  }

  Report looked() { return looked_as({}); }
  Report looked_as(const std::string& user) { return looked_at(conninfo(user), clock_); }
  Report looked_at(const std::string& conninfo, const Clock& clock) {
    const observability::Services services{"run", clock, quiet_.log, quiet_.metrics,
                                           quiet_.progress};
    std::unique_ptr<postgres::Session> session;
    return run(
        options_,
        [&]() -> postgres::Session& {
          session = std::make_unique<postgres::Session>(conninfo, "preflight");
          return *session;
        },
        services);
  }

  /// A file that nobody has touched for a while.
  std::filesystem::path file(const std::string& name, std::string_view content) {
    const auto path = directory_.path() / name;
    replace_file(path, content);
    rest(path);
    return path;
  }
  static void rest(const std::filesystem::path& path) {
    std::filesystem::last_write_time(
        path, std::filesystem::last_write_time(path) - std::chrono::hours{1});
  }
  std::filesystem::path database(const std::string& name) {
    auto path = directory_.path() / name;
    sqlite::Connection made{path, sqlite::Mode::create};
    made.execute(
        "CREATE TABLE tickets (a, b); WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 "
        "FROM n WHERE i < 5000) INSERT INTO tickets SELECT i, 'a text of some length' FROM n");
    rest(path);
    return path;
  }
  std::filesystem::path tool(const std::string& name, const std::string& script) {
    const auto path = file(name, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }

  TempDir directory_;
  SystemClock clock_;
  testing::TestServices quiet_;
  Options options_;
};

/// Another process with a transaction on a database: closing the file here would end a lock of
/// ours.
class OtherWriter {
 public:
  OtherWriter(const std::filesystem::path& database, std::filesystem::path flag)
      : flag_{std::move(flag)} {
    const auto script = fmt::format(
        "import os, sqlite3, time\n"
        "writer = sqlite3.connect('{}', isolation_level=None)\n"
        "writer.execute('BEGIN IMMEDIATE')\n"
        "print('locked', flush=True)\n"
        "while os.path.exists('{}'): time.sleep(0.02)\n",
        database.native(), flag_.native());
    process_ = ::popen(fmt::format("/usr/bin/python3 -c \"{}\"", script).c_str(), "r");
    char line[16] = {};
    EXPECT_STREQ(std::fgets(line, sizeof line, process_), "locked\n");
  }
  ~OtherWriter() {
    std::filesystem::remove(flag_);
    ::pclose(process_);
  }
  OtherWriter(const OtherWriter&) = delete;
  OtherWriter& operator=(const OtherWriter&) = delete;

 private:
  std::filesystem::path flag_;
  std::FILE* process_;
};

class EmptyDatabasePreflightTest : public PreflightTest {
 public:
  EmptyDatabasePreflightTest() : PreflightTest{"template0"} {}
};

TEST_F(PreflightTest, ASoundMachinePassesEveryCheck) {
  options_.sources = {database("source.db"), file("tickets.csv", "TKT-Ticket ID\n1\n")};
  options_.recommended_memory_gib = 0.1;

  const auto report = looked();

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(report.findings.size(), checks().size() + 1);
  EXPECT_EQ(to_json(report)["summary"]["fail"], 0);
}

TEST_F(PreflightTest, AServerThatDoesNotAnswerFailsWhatAsksItAndNothingElse) {
  const auto report = looked_at("host=/nowhere", clock_);

  EXPECT_THAT(answer(report, "postgres-reachable"), StartsWith("fail: cannot connect"));
  EXPECT_THAT(answer(report, "encoding"), StartsWith("fail: could not be checked"));
  EXPECT_THAT(answer(report, "contract-loads"), StartsWith("pass: "));
  EXPECT_EQ(report.findings.size(), checks().size() + 1);
}

TEST_F(PreflightTest, ASourceThatIsNotThereFails) {
  options_.sources = {"/nowhere/tickets.xlsx"};

  EXPECT_THAT(answer(looked(), "sources-readable"), StartsWith("fail: \"/nowhere/tickets.xlsx\""));
}

TEST_F(PreflightTest, AnEmptySourceFails) {
  options_.sources = {file("tickets.csv", "")};

  EXPECT_THAT(answer(looked(), "sources-readable"), AllOf(StartsWith("fail"), HasSubstr("empty")));
}

TEST_F(PreflightTest, ATruncatedWorkbookIsNotSound) {
  options_.sources = {file("tickets.xlsx", "PK\x03\x04 and then nothing")};

  EXPECT_THAT(answer(looked(), "sources-sound"), AllOf(StartsWith("fail"), HasSubstr("truncated")));
}

TEST_F(PreflightTest, ADamagedDatabaseIsNotSound) {
  const auto path = database("source.db");
  auto bytes = read_file(path);
  for (std::size_t at = 8192; at < 8192 + 2048; ++at) bytes[at] = '\x7f';
  replace_file(path, bytes);
  options_.sources = {path};

  EXPECT_THAT(answer(looked(), "sources-sound"), StartsWith("fail: "));
}

TEST_F(PreflightTest, ADatabaseThatSomebodyWritesIsNotAtRest) {
  const auto path = database("source.db");
  options_.sources = {path};
  const OtherWriter writer{path, file("writing", "")};

  EXPECT_THAT(answer(looked(), "sources-at-rest"),
              AllOf(StartsWith("fail"), HasSubstr("being written")));
}

TEST_F(PreflightTest, RowsInTheWriteAheadLogAreNotAtRest) {
  const auto path = database("source.db");
  sqlite::Connection writer{path, sqlite::Mode::read_write};
  writer.execute(
      "PRAGMA journal_mode = WAL; INSERT INTO tickets VALUES (0, 'not in the file yet')");
  options_.sources = {path};

  EXPECT_THAT(answer(looked(), "sources-at-rest"), StartsWith("fail"));
}

TEST_F(PreflightTest, AFileThatGrowsMeanwhileIsNotAtRest) {
  const auto path = file("tickets.csv", "TKT-Ticket ID\n");
  options_.sources = {path};
  std::atomic<bool> done = false;
  std::ofstream{path, std::ios::app} << "1\n";
  std::thread export_program{[&] {
    while (!done) {
      std::ofstream{path, std::ios::app} << "2\n";
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
  }};

  const auto report = looked();
  done = true;
  export_program.join();

  EXPECT_THAT(answer(report, "sources-at-rest"),
              AllOf(StartsWith("fail"), HasSubstr("being written")));
}

TEST_F(PreflightTest, AFileThatIsJustCompletePassesAfterASecondLook) {
  options_.sources = {file("tickets.csv", "TKT-Ticket ID\n")};
  std::ofstream{options_.sources.front(), std::ios::app} << "1\n";

  EXPECT_THAT(answer(looked(), "sources-at-rest"), StartsWith("pass: "));
}

TEST_F(PreflightTest, ARunHoldsItsOwnLockAndAppliesTheSchemaItself) {
  const auto held = FileLock::try_take(options_.work / ".lock");
  options_.for_own_run = true;

  EXPECT_THAT(answer(looked(), "no-other-run"), StartsWith("pass: "));
}

TEST_F(PreflightTest, ABrokenContractFails) {
  options_.contract = file("contract.toml", "name = ");

  EXPECT_THAT(answer(looked(), "contract-loads"), AllOf(StartsWith("fail"), HasSubstr("line 1")));
}

TEST_F(PreflightTest, UnknownTierRulesFail) {
  options_.tier_rules = "v9";

  EXPECT_THAT(answer(looked(), "tier-rules-load"), StartsWith("fail: "));
}

TEST_F(PreflightTest, ATimeZoneThatNobodyKnowsFailsHereAndOnTheServer) {
  auto contract =
      read_file(std::filesystem::path{TIERLINE_SOURCE_DIR} / "contracts/servicedesk.toml");
  const std::string_view zone = "Australia/Perth";
  contract.replace(contract.find(zone), zone.size(), "Mars/Phobos");
  options_.contract = file("contract.toml", contract);

  const auto report = looked();

  EXPECT_THAT(answer(report, "time-zone-data"), StartsWith("fail: "));
  EXPECT_THAT(answer(report, "server-time-zone"), StartsWith("fail: "));
}

TEST_F(PreflightTest, ASourceLargerThanTheDiskFails) {
  const auto path = file("tickets.csv", "TKT-Ticket ID\n");
  std::filesystem::resize_file(path, std::uintmax_t{1} << 43);  // sparse
  rest(path);
  options_.sources = {path};

  const auto report = looked();

  EXPECT_THAT(answer(report, "disk-space"), AllOf(StartsWith("fail"), HasSubstr("needed")));
}

TEST_F(PreflightTest, LessMemoryThanRecommendedWarnsAndFailsWhenRequired) {
  options_.recommended_memory_gib = 1e6;
  EXPECT_THAT(answer(looked(), "memory"), StartsWith("warn: "));

  options_.require = {"memory"};
  EXPECT_THAT(answer(looked(), "memory"), StartsWith("fail: "));
}

TEST_F(PreflightTest, ARequiredNameThatIsNoCheckIsRefused) {
  options_.require = {"memroy"};
  try {
    looked();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(error.hint(), HasSubstr("memory"));
  }
}

TEST_F(PreflightTest, AnOldServerFails) {
  options_.oldest_server = 99;

  EXPECT_THAT(answer(looked(), "postgres-version"), StartsWith("fail: "));
}

TEST_F(PreflightTest, ARoleThatMayNotCreateSchemasFails) {
  EXPECT_THAT(answer(looked_as("tierline_reader"), "may-create-schemas"), StartsWith("fail: "));
}

TEST_F(PreflightTest, TooFewConnectionsFail) {
  options_.needed_connections = 100'000;

  EXPECT_THAT(answer(looked(), "free-connections"), StartsWith("fail: "));
}

TEST_F(PreflightTest, AnotherLoadInTheDatabaseFails) {
  const postgres::Session other{conninfo(), "migrator"};

  EXPECT_THAT(answer(looked(), "no-other-run"),
              AllOf(StartsWith("fail"), HasSubstr("tierline migrator")));
}

TEST_F(PreflightTest, AnotherRunInTheWorkDirectoryFails) {
  const auto held = FileLock::try_take(options_.work / ".lock");

  EXPECT_THAT(answer(looked(), "no-other-run"), AllOf(StartsWith("fail"), HasSubstr("process")));
}

TEST_F(PreflightTest, AClockThatIsOffFails) {
  EXPECT_THAT(answer(looked_at(conninfo(), quiet_.clock), "clock-sane"),
              StartsWith("fail: this clock is "));
}

TEST_F(PreflightTest, WithoutPgDumpALoadNeedsNoBackup) {
  options_.tool_directories = {directory_.path()};
  EXPECT_THAT(answer(looked(), "backup-tools"), StartsWith("fail: there is no pg_dump"));

  options_.no_backup = true;
  EXPECT_THAT(answer(looked(), "backup-tools"), StartsWith("pass: "));
}

TEST_F(PreflightTest, ABrokenPgDumpFails) {
  options_.tool_directories.insert(options_.tool_directories.begin(), directory_.path());
  tool("pg_dump", "echo 'error while loading shared libraries'; exit 127");

  EXPECT_THAT(answer(looked(), "backup-tools"), AllOf(StartsWith("fail"), HasSubstr("127")));
}

TEST_F(PreflightTest, APgDumpOlderThanTheServerFails) {
  options_.tool_directories.insert(options_.tool_directories.begin(), directory_.path());
  tool("pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.24'");

  EXPECT_THAT(answer(looked(), "backup-tools"),
              AllOf(StartsWith("fail"), HasSubstr("older than the server")));
}

TEST_F(EmptyDatabasePreflightTest, MissingSchemaStepsWarnUnlessARunAppliesThem) {
  EXPECT_THAT(answer(looked(), "schema-up-to-date"), StartsWith("warn: "));

  options_.for_own_run = true;
  EXPECT_THAT(answer(looked(), "schema-up-to-date"), StartsWith("pass: this run applies "));
}

TEST_F(PreflightTest, ADatabaseThatIsNotUtf8Fails) {
  const std::string name = "preflight_ascii";
  run_process({"dropdb", "--if-exists", name});
  ASSERT_EQ(run_process({"createdb", "--encoding", "SQL_ASCII", "--locale", "C", "--template",
                         "template0", name})
                .status,
            0);
  EXPECT_EQ(answer(looked_at("dbname=" + name, clock_), "encoding"),
            "fail: the database is in SQL_ASCII, not UTF8");
  run_process({"dropdb", name});
}

}  // namespace
}  // namespace tierline::preflight
