#include "tierline/base/error.hpp"
#include "tierline/etl/migrations.hpp"
#include "tierline/migrator/migrator.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/releases/loading.hpp"
#include "tierline/releases/manage.hpp"
#include "tierline/releases/releases.hpp"
#include "tierline/schema/schema.hpp"

#include "clean_desk.hpp"
#include "postgres_test.hpp"
#include "test_services.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>

namespace tierline::migrator {
namespace {

using observability::Level;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Remembers the steps that it is told of, and does something when one of them begins.
class WatchingProgress final : public observability::ProgressSink {
 public:
  void begin(std::string_view step, std::uint64_t total_rows) override {
    steps.push_back(fmt::format("{} {}", step, total_rows));
    if (on_begin) on_begin(step);
  }
  void advance(std::uint64_t rows) override { advanced += rows; }
  void finish() override {}

  std::function<void(std::string_view step)> on_begin;
  std::vector<std::string> steps;
  std::uint64_t advanced = 0;
};

class MigratorJobsTest : public testing::PostgresTest {
 protected:
  MigratorJobsTest() {
    testing::fill(clean_);
    // After the empty first release, which is published when the test's database is made.
    services_.clock.set(SystemClock{}.now() + std::chrono::hours{1});
  }

  Report migrate(std::size_t jobs = 2, Options options = {.mode = Mode::simple}) {
    options.source = path_;
    options.jobs = jobs;
    services_.clock.set(services_.clock.now() + std::chrono::seconds{1});
    auto services = services_.services();
    return run(options, db(),
               {services.run_id, services.clock, services.log, services.metrics, progress_, {}});
  }

  Error refusal(const Options& options = {.mode = Mode::simple}) {
    try {
      migrate(2, options);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return Error{ErrorCode::internal, ""};
  }

  /// From now on something is done to every new table of that name.
  void given_for_new(const std::string& table, const std::string& plpgsql) {
    given(testing::on_new_table("sd\\_v2%." + table, plpgsql));
  }

  /// From now on `plpgsql` runs before each row that comes into a new table of that name.
  void given_for_rows_of(const std::string& table, const std::string& plpgsql) {
    given(
        fmt::format("CREATE FUNCTION public.met() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN {} RETURN NEW; END $$",
                    plpgsql));
    given_for_new(table,
                  "EXECUTE format('CREATE TRIGGER met BEFORE INSERT ON %s FOR EACH ROW EXECUTE "
                  "FUNCTION public.met()', made.object_identity);");
  }

  void mend() { given("DROP EVENT TRIGGER sabotage"); }

  std::string contents(const std::string& schema) {
    std::string all;
    postgres::Transaction transaction{db()};
    for (const auto* table : {"tickets", "comments", "timesheets", "ticket_rollup",
                              "technician_rollup", "release_rollup"}) {
      const auto content =
          transaction.query({"content", postgres::ddl::table_content(schema, table)}).at(0);
      all += fmt::format("{} {} {} {}\n", table, content.at(0).value(), content.at(1).value(),
                         content.at(2).value());
    }
    return all;
  }

  /// Columns, keys, indexes and statistics, and whether readers have to mark rows.
  std::string shape(const std::string& schema) {
    return value(fmt::format(
        "(SELECT string_agg(concat_ws(' ', table_name, column_name, data_type, is_nullable), ';' "
        "ORDER BY table_name, ordinal_position) FROM information_schema.columns WHERE "
        "table_schema = '{0}') || (SELECT string_agg(replace(indexdef, '{0}', ''), ';' ORDER BY "
        "indexname) FROM pg_indexes WHERE schemaname = '{0}') || (SELECT string_agg(concat_ws(' ', "
        "relname, reltuples, relpages = relallvisible), ';' ORDER BY relname) FROM pg_class WHERE "
        "relnamespace = '{0}'::regnamespace AND relkind = 'r') || (SELECT string_agg(name, ';' "
        "ORDER BY number) FROM etl.schema_migration WHERE schema_name = '{0}')",
        schema));
  }

  std::string states() {
    return value("string_agg(state, ' ' ORDER BY schema_name) FROM etl.release");
  }
  std::string schemas() {
    return value(
        "string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace WHERE nspname LIKE 'sd\\_v%'");
  }

  void expect_untouched() {
    EXPECT_EQ(schemas(), first_release);
    EXPECT_EQ(states(), "published");
    EXPECT_EQ(value("count(*) FROM etl.schema_migration WHERE schema_name LIKE 'sd\\_v2%'"), "0");
    EXPECT_EQ(value("count(*) FROM etl.quarantine"), "0");
  }

  /// The same command again.
  void expect_works() {
    const auto report = migrate();
    EXPECT_EQ(report.verdict(), Verdict::pass);
    EXPECT_EQ(value("schema_name FROM etl.release WHERE is_published"), report.schema);
  }

  const std::string first_release = "sd_v19700101_000000";
  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "clean.db";
  testing::CleanDatabase clean_{path_};
  testing::TestServices services_;
  WatchingProgress progress_;
};

TEST_F(MigratorJobsTest, SeveralJobsLoadWhatOneLoads) {
  const auto one = migrate(1);
  for (const std::size_t jobs : {2, 8}) {
    const auto several = migrate(jobs);

    EXPECT_EQ(several.verdict(), Verdict::pass);
    EXPECT_EQ(contents(several.schema), contents(one.schema));
    EXPECT_EQ(shape(several.schema), shape(one.schema));
    EXPECT_EQ(to_json(several).at("tables"), to_json(one).at("tables"));
    EXPECT_EQ(several.tiers, one.tiers);
    EXPECT_EQ(several.compression, one.compression);
    EXPECT_GT(several.copy_seconds, 0);
    EXPECT_GT(several.index_seconds, 0);
  }
  std::size_t indexes = 0;
  for (const auto& migration : etl::builtin_migrations()) {
    if (migration.applies_to != etl::AppliesTo::release_post_load) continue;
    for (auto at = migration.up.find("\nCREATE INDEX "); at != std::string_view::npos;
         at = migration.up.find("\nCREATE INDEX ", at + 1)) {
      ++indexes;
    }
  }
  EXPECT_EQ(value("count(*) FROM pg_class WHERE relname LIKE 'idx\\_%' AND relnamespace = "
                  "(SELECT schema_name FROM etl.release WHERE is_published)::regnamespace"),
            std::to_string(indexes))
      << "every statement is of a table, or of all";
}

TEST_F(MigratorJobsTest, EveryGateIsAskedAsWithOneJob) {
  const auto report = migrate(2, {.proof = Proof::full});

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(report.gates.size(), 5U);
  EXPECT_EQ(to_json(report).at("jobs"), 2);
  EXPECT_THAT(to_text(report), HasSubstr("; copy and indexes of 2 jobs, added up\n"));
  EXPECT_EQ(report.canary.size(), 3U);
  EXPECT_EQ(states(), "previous published");
}

TEST_F(MigratorJobsTest, ADryRunSaysOverHowManyConnections) {
  const auto report = migrate(2, {.dry_run = true});

  EXPECT_THAT(report.plan->steps, Contains("load over 2 connections, proof of aggregates"));
  expect_untouched();
}

TEST_F(MigratorJobsTest, ReadersDoNotHaveToMarkTheRows) {
  const auto report = migrate();

  EXPECT_EQ(value("string_agg(relname, ' ') FROM pg_class WHERE relnamespace = '" + report.schema +
                  "'::regnamespace AND relname IN ('tickets', 'comments', 'timesheets') "
                  "AND relallvisible <> relpages"),
            "NULL");
}

TEST_F(MigratorJobsTest, TheTableWithTheMostBytesIsTakenFirst) {
  given(
      "CREATE TABLE public.begun (place serial, name text);"
      "CREATE FUNCTION public.begin() RETURNS trigger LANGUAGE plpgsql AS "
      "$$ BEGIN INSERT INTO public.begun (name) VALUES (TG_TABLE_NAME); RETURN NULL; END $$");
  given_for_new("%",
                "IF made.object_identity ~ 'tickets|comments|timesheets' THEN EXECUTE format("
                "'CREATE TRIGGER begun BEFORE TRUNCATE ON %s EXECUTE FUNCTION public.begin()', "
                "made.object_identity); END IF;");
  for (const auto* smallest : {"tickets", "comments"}) {
    clean_.execute(
        "UPDATE tickets SET description = printf('%.*c', 3000, 'x');"
        "UPDATE comments SET body = printf('%.*c', 2000, 'x');"
        "UPDATE timesheets SET description = printf('%.*c', 1000, 'x');"
        "DELETE FROM comments WHERE comment_id NOT IN (SELECT comment_id FROM comments LIMIT 150)");
    clean_.execute(std::string{smallest} == "tickets" ? "UPDATE tickets SET description = 'x'"
                                                      : "UPDATE comments SET body = 'x'");
    given("TRUNCATE public.begun");

    migrate();

    EXPECT_EQ(value("name FROM public.begun ORDER BY place DESC LIMIT 1"), smallest);
    EXPECT_EQ(value("count(*) FROM public.begun"), "3");
  }
}

TEST_F(MigratorJobsTest, OneStepOfProgressCountsTheRowsOfAllTables) {
  clean_.execute(
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5000) "
      "INSERT INTO timesheets (work_date) SELECT '2025-10-01' FROM n");

  migrate();

  EXPECT_THAT(progress_.steps, Contains(StartsWith("load all tables 55")));
  EXPECT_THAT(progress_.steps, Not(Contains(HasSubstr("load timesheets"))));
  EXPECT_EQ(progress_.advanced, 5000U) << "of thousands";
  EXPECT_THAT(services_.metrics.prometheus(),
              HasSubstr(R"(tierline_rows_loaded_total{stage="migrate",table="timesheets"} 5200)"));
}

TEST_F(MigratorJobsTest, ATableThatFailsStopsTheOthersAtOnceAndNothingIsLeft) {
  given_for_rows_of("%",
                    "IF TG_TABLE_NAME = 'timesheets' THEN PERFORM pg_sleep(0.3); RAISE EXCEPTION "
                    "'not today'; END IF; PERFORM pg_sleep(30);");
  const Stopwatch watch;

  const auto error = refusal();

  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.message(), AllOf(HasSubstr("copy into \"timesheets\""), HasSubstr("not today")))
      << "the cause, not that the others were stopped";
  EXPECT_LT(watch.seconds(), 10);
  expect_untouched();
  EXPECT_EQ(value("verdict FROM etl.run"), "error");
  mend();
  expect_works();
}

TEST_F(MigratorJobsTest, AValueThatCannotBeSentLeavesNothing) {
  clean_.execute("UPDATE timesheets SET work_date = 'yesterday' WHERE rowid = 7");

  EXPECT_EQ(refusal().code(), ErrorCode::data);

  expect_untouched();
  clean_.execute("UPDATE timesheets SET work_date = '2025-10-01' WHERE rowid = 7");
  expect_works();
}

TEST_F(MigratorJobsTest, AProofThatDoesNotHoldClosesTheGateAndNothingIsLeft) {
  given(
      "CREATE FUNCTION public.met() RETURNS trigger LANGUAGE plpgsql AS "
      "$$ BEGIN NEW.body = NEW.body || ' '; RETURN NEW; END $$");
  given_for_new("comments",
                "EXECUTE format('CREATE TRIGGER met BEFORE INSERT ON %s FOR EACH ROW EXECUTE "
                "FUNCTION public.met()', made.object_identity);");

  const auto report = migrate();

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_EQ(report.schema, "");
  EXPECT_THAT(to_text(report), HasSubstr("body"));
  expect_untouched();
  mend();
  expect_works();
}

TEST_F(MigratorJobsTest, ALostConnectionIsReplacedAndTheWholeLoadRepeated) {
  given("CREATE SEQUENCE public.tries");
  given_for_rows_of("timesheets",
                    "IF nextval('public.tries') = 1 THEN PERFORM "
                    "pg_terminate_backend(pg_backend_pid()); END IF;");

  const auto report = migrate();

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(report.tables.at(0).rows_loaded, 100U);
  EXPECT_EQ(report.tables.size(), 3U);
  EXPECT_EQ(value("last_value FROM public.tries"), "201") << "once more from the beginning";
  EXPECT_THAT(services_.log.records, Contains(std::pair{Level::warn, std::string{"load again"}}));
  EXPECT_EQ(states(), "previous published");
}

TEST_F(MigratorJobsTest, AfterThreeLostConnectionsTheLoadIsGivenUpAndNothingIsLeft) {
  given("CREATE SEQUENCE public.tries");
  given_for_rows_of("timesheets",
                    "PERFORM nextval('public.tries'); PERFORM "
                    "pg_terminate_backend(pg_backend_pid());");

  EXPECT_EQ(refusal().code(), ErrorCode::unavailable);

  EXPECT_EQ(value("last_value FROM public.tries"), "3");
  expect_untouched();
  mend();
  expect_works();
}

TEST_F(MigratorJobsTest, WithoutTheSessionThatHoldsTheReleaseTheOthersStop) {
  given("CREATE SEQUENCE public.tries");
  given_for_rows_of("timesheets",
                    "IF nextval('public.tries') = 1 THEN PERFORM pg_terminate_backend(pid) FROM "
                    "pg_locks WHERE locktype = 'advisory' AND classid = 716527 AND database = "
                    "(SELECT oid FROM pg_database WHERE datname = current_database()); PERFORM "
                    "pg_sleep(30); END IF;");
  const Stopwatch watch;

  const auto report = migrate();

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_LT(watch.seconds(), 10);
  EXPECT_EQ(states(), "previous published");
}

TEST_F(MigratorJobsTest, AFileThatIsChangedWhileItIsLoadedIsLoadedAgain) {
  bool again = false;
  progress_.on_begin = [&](std::string_view step) {
    if (step != "load all tables" || std::exchange(again, true)) return;
    clean_.execute("UPDATE tickets SET title = 'password'");
  };

  const auto report = migrate();

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE title = 'password'"), "100");
  EXPECT_THAT(services_.log.records, Contains(std::pair{Level::warn, std::string{"load again"}}));
}

TEST_F(MigratorJobsTest, AFileThatIsChangedAgainAndAgainIsNotLoaded) {
  for (const std::size_t jobs : {1, 2}) {
    int changes = 0;
    progress_.on_begin = [&](std::string_view step) {
      if (step != "load all tables" && step != "load tickets") return;
      clean_.execute(fmt::format("UPDATE tickets SET title = 'password {}'", ++changes));
    };
    try {
      migrate(jobs);
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::conflict);
      EXPECT_THAT(error.message(), HasSubstr("it was changed meanwhile"));
    }
    EXPECT_EQ(changes, 3);
    expect_untouched();
  }
  progress_.on_begin = {};
  expect_works();
}

TEST_F(MigratorJobsTest, AnotherFileOfTheSameNameIsNotLoaded) {
  const auto other = dir_.path() / "other.db";
  testing::CleanDatabase{other}.execute("SELECT 1");
  progress_.on_begin = [&](std::string_view step) {
    if (step == "assess tickets") std::filesystem::rename(other, path_);
  };

  const auto error = refusal({.mode = Mode::complete});

  EXPECT_EQ(error.code(), ErrorCode::conflict);
  EXPECT_THAT(error.message(), HasSubstr("another file has this name now"));
  expect_untouched();
}

TEST_F(MigratorJobsTest, TwoAtOnceAreBothRight) {
  std::vector<Report> reports(2);
  {
    std::vector<std::jthread> migrators;
    for (std::size_t n = 0; n < reports.size(); ++n) {
      migrators.emplace_back([this, n, &reports] {
        testing::TestServices services;
        services.clock.set(services_.clock.now() + std::chrono::seconds{n});
        auto& given = services.services();
        postgres::Session session{conninfo(), "migrator"};
        reports[n] = run({.source = path_, .mode = Mode::simple, .jobs = 2}, session,
                         {fmt::format("run {}", n), given.clock, given.log, given.metrics,
                          given.progress, given.health});
      });
    }
  }
  EXPECT_EQ(reports[0].verdict(), Verdict::pass);
  EXPECT_EQ(reports[1].verdict(), Verdict::pass);
  EXPECT_EQ(contents(reports[0].schema), contents(reports[1].schema));
  EXPECT_EQ(value("count(*) FROM etl.release WHERE is_published"), "1");
  EXPECT_EQ(value("count(*) FROM etl.release WHERE state = 'previous'"), "2");
}

/// A load of several jobs whose tables are made.
class StagedLoadTest : public MigratorJobsTest {
 protected:
  static releases::Registration registration() {
    return {"sd_v20250101_000000",
            std::nullopt,
            "servicedesk",
            "v2",
            std::chrono::sys_days{std::chrono::year{2025} / 1 / 1},
            {}};
  }

  /// As a kill leaves it: the session and its lock are gone.
  void given_a_dead_load() {
    given(
        "INSERT INTO etl.release (schema_name, contract, tier_rule_version, created_at, "
        "row_counts, state) VALUES ('sd_v20250101_000000', 'servicedesk', 'v2', '2025-01-01', "
        "'{}', 'loading')");
    postgres::Transaction transaction{db()};
    releases::create(transaction, "sd_v20250101_000000", tickets::builtin_contract());
    transaction.commit();
  }

  releases::Report releases(const releases::Options& options = {}) {
    return releases::run(options, db(), services_);
  }
};

TEST_F(StagedLoadTest, WhatAKillLeftIsShownAsLostAndClearedAwayByTheNextLoad) {
  given_a_dead_load();
  EXPECT_EQ(releases().releases.front().state, "lost");
  EXPECT_EQ(releases().verdict(), Verdict::warn);

  const auto report = migrate();

  EXPECT_EQ(schemas(), first_release + " " + report.schema);
  EXPECT_EQ(states(), "previous published");
  EXPECT_EQ(value("count(*) FROM etl.schema_migration WHERE schema_name LIKE 'sd\\_v2025%'"), "0");
  EXPECT_THAT(services_.log.records,
              Contains(std::pair{Level::warn, std::string{"cleared away a load that died"}}));
}

TEST_F(StagedLoadTest, WhatAKillLeftCanBeRetired) {
  given_a_dead_load();

  releases(
      {.action = releases::Action::retire, .names = {"sd_v20250101_000000"}, .confirmed = true});

  EXPECT_EQ(schemas(), first_release);
  EXPECT_EQ(states(), "published retired");
}

TEST_F(StagedLoadTest, WhatSomebodyBuiltOnADeadLoadStopsTheNextWithItsName) {
  given_a_dead_load();
  given("CREATE VIEW public.mine AS SELECT * FROM sd_v20250101_000000.tickets");

  const auto error = refusal();

  EXPECT_EQ(error.code(), ErrorCode::data);
  EXPECT_THAT(error.message(), HasSubstr("other objects depend on"));
  EXPECT_EQ(states(), "published loading");
  given("DROP VIEW public.mine");
  expect_works();
}

TEST_F(StagedLoadTest, WhoReadsADeadLoadIsWaitedForInSeveralTries) {
  given_a_dead_load();
  postgres::Session other{conninfo(), "reader"};
  auto reading = std::make_unique<postgres::Transaction>(other);
  reading->query({"read", "SELECT count(*) FROM sd_v20250101_000000.tickets"});
  std::thread reader{[&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{3300});  // longer than one lock timeout
    reading.reset();
  }};

  expect_works();

  reader.join();
  EXPECT_EQ(states(), "previous published");
}

TEST_F(StagedLoadTest, ALoadAtWorkIsNotTouchedByAnother) {
  postgres::Session other{conninfo(), "another migrator"};
  releases::Loading loading{other, registration()};
  loading.stage(tickets::builtin_contract());

  const auto report = migrate();

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(report.schema_steps, releases::Steps{}) << "no schema migration for a load";
  EXPECT_EQ(states(), "previous loading published");
  EXPECT_EQ(value("count(*) FROM pg_indexes WHERE schemaname = 'sd_v20250101_000000'"), "0");
  EXPECT_EQ(schema::run({.action = schema::Action::verify}, db(), services_).verdict(),
            Verdict::pass);
}

TEST_F(StagedLoadTest, OneThatAnotherTookForDeadGoesOnFromItsBeginning) {
  const auto staged = [&] {
    return value(
        "string_agg(state, ' ' ORDER BY schema_name) FROM etl.release "
        "WHERE to_regnamespace(schema_name) IS NOT NULL");
  };
  {
    postgres::Session other{conninfo(), "another migrator"};
    releases::Loading loading{other, registration()};
    loading.stage(tickets::builtin_contract());
    EXPECT_EQ(staged(), "published loading");
    given(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
        "AND classid = 716527 AND database = (SELECT oid FROM pg_database WHERE datname = "
        "current_database())");
    while (other.alive()) std::this_thread::yield();
    expect_works();
    EXPECT_EQ(states(), "previous published") << "cleared away";

    loading.recover();
    loading.stage(tickets::builtin_contract());
    EXPECT_EQ(states(), "previous loading published");
  }
  EXPECT_EQ(states(), "previous published") << "it leaves nothing";
  EXPECT_EQ(value("count(*) FROM pg_namespace WHERE nspname = 'sd_v20250101_000000'"), "0");
}

}  // namespace
}  // namespace tierline::migrator
