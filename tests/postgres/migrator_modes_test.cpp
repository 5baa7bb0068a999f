#include "tierline/base/error.hpp"
#include "tierline/migrator/migrator.hpp"
#include "tierline/releases/manage.hpp"

#include "clean_desk.hpp"
#include "postgres_test.hpp"
#include "test_services.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <thread>

namespace tierline::migrator {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class MigratorModesTest : public testing::PostgresTest {
 protected:
  MigratorModesTest() {
    testing::fill(clean_);
    // After the empty first release, which is published when the test's database is made.
    services_.clock.set(SystemClock{}.now() + std::chrono::hours{1});
  }

  Report migrate(Options options = {}) {
    options.source = path_;
    services_.clock.set(services_.clock.now() + std::chrono::seconds{1});
    return run(options, db(), services_);
  }

  Error refusal(const Options& options = {}) {
    try {
      migrate(options);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return Error{ErrorCode::internal, ""};
  }

  static std::optional<Gate> gate(const Report& report, std::string_view name) {
    for (const auto& one : report.gates) {
      if (one.name == name) return one;
    }
    return std::nullopt;
  }

  static std::string outcomes(const Report& report) {
    std::string text;
    for (const auto& one : report.gates) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", one.name, to_string(one.outcome));
    }
    return text;
  }

  releases::Report releases(const releases::Options& options = {}) {
    return releases::run(options, db(), services_);
  }

  std::string states() {
    return value("string_agg(state, ' ' ORDER BY schema_name) FROM etl.release");
  }
  std::string published() { return value("schema_name FROM etl.release WHERE is_published"); }
  std::string schemas() {
    return value(
        "string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace "
        "WHERE nspname LIKE 'sd\\_v%' OR nspname LIKE 'canary%'");
  }

  /// From now on something is done to every new table of tickets.
  void given_for_new_tickets(const std::string& schema, const std::string& plpgsql) {
    given(testing::on_new_table(schema + "%.tickets", plpgsql));
  }

  void expect_untouched() {
    EXPECT_EQ(schemas(), first_release);
    EXPECT_EQ(published(), first_release);
    EXPECT_EQ(states(), "published");
  }

  const std::string first_release = "sd_v19700101_000000";
  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "clean.db";
  testing::CleanDatabase clean_{path_};
  testing::TestServices services_;
};

TEST_F(MigratorModesTest, TheCompleteModeAsksEveryGateAndPublishes) {
  const auto report = migrate();

  EXPECT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(outcomes(report),
            "quality pass, canary pass, dashboards pass, score-kept pass, "
            "key-figures not_applicable");
  EXPECT_EQ(published(), report.schema);
  EXPECT_EQ(schemas(), first_release + " " + report.schema) << "the canary is gone";
  EXPECT_EQ(report.canary.at(0).rows_loaded, 100U) << "a tenth of a hundred would prove nothing";
  EXPECT_EQ(value("string_agg(name || ' ' || verdict, ', ' ORDER BY finding_id) FROM etl.finding "
                  "WHERE tool = 'migrator'"),
            "gate:quality pass, gate:canary pass, gate:dashboards pass, gate:score-kept pass, "
            "gate:key-figures not_applicable");
}

TEST_F(MigratorModesTest, TheSimpleModeAsksNone) {
  const auto report = migrate({.mode = Mode::simple});

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_THAT(report.gates, IsEmpty());
  EXPECT_EQ(published(), report.schema);
}

TEST_F(MigratorModesTest, TheCanaryAloneLeavesNothingButItsReport) {
  const auto report = migrate({.mode = Mode::canary});

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(outcomes(report), "quality pass, canary pass");
  EXPECT_THAT(gate(report, "canary")->detail, HasSubstr("by seed 1; proved; "));
  EXPECT_EQ(to_json(report).at("canary").at(1).at("rows_loaded"), 200);
  expect_untouched();
  EXPECT_EQ(value("count(*) FROM etl.schema_migration WHERE schema_name LIKE 'canary%'"), "0");
}

TEST_F(MigratorModesTest, AScoreBelowTheLeastClosesTheGateBeforeAnythingIsLoaded) {
  clean_.execute(
      "UPDATE tickets SET created_month = 'no month of the rules', status = 'unheard of'");

  const auto report = migrate({.min_score = 99});

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_EQ(outcomes(report), "quality fail");
  EXPECT_THAT(gate(report, "quality")->detail, HasSubstr("limit 99"));
  EXPECT_THAT(gate(report, "quality")->hint, HasSubstr("--explain"));
  EXPECT_THAT(to_text(report), HasSubstr("a gate is closed; nothing was loaded"));
  expect_untouched();
  EXPECT_EQ(value("verdict FROM etl.run WHERE tool = 'migrator'"), "fail");
}

TEST_F(MigratorModesTest, ACriticalRuleClosesTheGateWhateverTheScore) {
  clean_.execute("DELETE FROM timesheets");

  const auto report = migrate({.min_score = 0});

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_THAT(gate(report, "quality")->detail, HasSubstr("critical: timesheets-not-empty"));
  expect_untouched();
}

TEST_F(MigratorModesTest, AScorerThatThrowsClosesTheGate) {
  clean_.execute(
      "ALTER TABLE tickets RENAME TO kept;"
      "CREATE VIEW tickets AS SELECT * FROM kept WHERE abs(-9223372036854775807 - 1) = ticket_id");

  const auto report = migrate({.min_score = 0});

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_EQ(outcomes(report), "quality error");
  EXPECT_THAT(gate(report, "quality")->detail, HasSubstr("could not be scored: "));
  expect_untouched();
}

TEST_F(MigratorModesTest, ACanaryOnWhichADashboardsQueryFailsClosesTheGate) {
  given("ALTER TABLE servicedesk.setting RENAME COLUMN n_min TO least");

  const auto report = migrate();

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_EQ(outcomes(report), "quality pass, canary error");
  EXPECT_THAT(gate(report, "canary")->detail, HasSubstr("n_min"));
  expect_untouched();
}

TEST_F(MigratorModesTest, ACanaryWhoseProofDoesNotHoldClosesTheGate) {
  given(
      "CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS "
      "'BEGIN IF NEW.ticket_id = 1002 THEN RETURN NULL; END IF; RETURN NEW; END'");
  given_for_new_tickets("\"canary\\_",
                        "EXECUTE format('CREATE TRIGGER s BEFORE INSERT ON %s FOR EACH ROW EXECUTE "
                        "FUNCTION public.swallow()', made.object_identity);");

  const auto report = migrate();

  EXPECT_EQ(outcomes(report), "quality pass, canary fail");
  EXPECT_THAT(gate(report, "canary")->detail, HasSubstr("tickets: read 100 rows, loaded 99"));
  expect_untouched();
}

TEST_F(MigratorModesTest, ATrialThatFailsLeavesTheCandidateUnpublished) {
  given("ALTER TABLE servicedesk.setting RENAME COLUMN n_min TO least");

  const auto report = migrate({.mode = Mode::blue_green});

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_EQ(outcomes(report), "dashboards error, score-kept pass, key-figures not_applicable");
  EXPECT_FALSE(report.published);
  EXPECT_EQ(published(), first_release);
  EXPECT_EQ(states(), "published proved");
  EXPECT_THAT(to_text(report),
              AllOf(HasSubstr(report.schema + " is loaded and proved, but not published"),
                    HasSubstr("tierline releases diff " + report.schema)));
}

TEST_F(MigratorModesTest, ACandidateThatScoresLessThanItsSourceIsNotPublished) {
  given(
      "CREATE FUNCTION public.spoil() RETURNS trigger LANGUAGE plpgsql AS "
      "'BEGIN NEW.created_at = ''2090-01-01''; RETURN NEW; END'");
  given_for_new_tickets("sd\\_v2",
                        "EXECUTE format('CREATE TRIGGER s BEFORE INSERT ON %s FOR EACH ROW EXECUTE "
                        "FUNCTION public.spoil()', made.object_identity);");

  const auto report = migrate({.proof = Proof::counts});

  EXPECT_EQ(report.verdict(), Verdict::fail);
  EXPECT_EQ(gate(report, "score-kept")->outcome, quality::Outcome::fail);
  EXPECT_THAT(gate(report, "score-kept")->detail, HasSubstr(" before, "));
  EXPECT_EQ(published(), first_release);
}

TEST_F(MigratorModesTest, KeyFiguresOutOfToleranceKeepTheCandidateBackUntilTheyAreAccepted) {
  const auto before = migrate().schema;
  clean_.execute("UPDATE tickets SET title = 'kernel panic of the hypervisor'");

  const auto refused = migrate();

  EXPECT_EQ(refused.verdict(), Verdict::fail);
  EXPECT_EQ(gate(refused, "key-figures")->outcome, quality::Outcome::fail);
  EXPECT_THAT(gate(refused, "key-figures")->detail,
              AllOf(HasSubstr("beside " + before), HasSubstr("L1 % is 0.0 where 100.0 was")));
  EXPECT_THAT(gate(refused, "key-figures")->hint, HasSubstr("--accept-change"));
  EXPECT_EQ(published(), before);

  const auto accepted = migrate({.accept_change = "the desk lost its L1 team"});

  EXPECT_EQ(accepted.verdict(), Verdict::pass);
  EXPECT_EQ(gate(accepted, "key-figures")->outcome, quality::Outcome::warn);
  EXPECT_EQ(published(), accepted.schema);
  EXPECT_EQ(value("accepted_change FROM etl.release WHERE is_published"),
            "the desk lost its L1 team");
  EXPECT_THAT(to_text(releases()), HasSubstr("accepted: the desk lost its L1 team"));
  EXPECT_EQ(to_json(accepted).at("accepted_change"), "the desk lost its L1 team");
}

TEST_F(MigratorModesTest, AReasonThatNobodyNeedsIsNotStored) {
  migrate();

  EXPECT_EQ(migrate({.accept_change = "just in case"}).accepted_change, "");
  EXPECT_EQ(value("count(accepted_change) FROM etl.release"), "0");
}

TEST_F(MigratorModesTest, ALoadThatAKillEndedIsShownAsLostAndClearedAwayByTheNext) {
  given(
      "INSERT INTO etl.release (schema_name, contract, tier_rule_version, created_at, row_counts, "
      "state) VALUES ('sd_v20250101_000000', 'servicedesk', 'v2', '2025-01-01', '{}', 'loading')");
  EXPECT_EQ(releases().releases.front().state, "lost");
  EXPECT_EQ(releases().verdict(), Verdict::warn);

  migrate();

  EXPECT_EQ(states(), "previous published");
  EXPECT_THAT(services_.log.records,
              Contains(std::pair<observability::Level, std::string>{
                  observability::Level::warn, "cleared away a load that died"}));
}

TEST_F(MigratorModesTest, ALoadAtWorkStaysInTheBooks) {
  given(
      "INSERT INTO etl.release (schema_name, contract, tier_rule_version, created_at, row_counts, "
      "state) VALUES ('sd_v20250101_000000', 'servicedesk', 'v2', '2025-01-01', '{}', 'loading')");
  postgres::Session other{conninfo(), "another migrator"};
  other.query({"hold", "SELECT pg_advisory_lock(716527, hashtext('sd_v20250101_000000'))"});

  EXPECT_EQ(releases().releases.front().state, "loading");
  EXPECT_EQ(releases().verdict(), Verdict::pass);
  try {
    releases({.action = releases::Action::retire, .names = {"sd_v20250101_000000"}});
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("it is loading"));
  }
  migrate();
  EXPECT_EQ(states(), "previous loading published");
}

TEST_F(MigratorModesTest, ALoadWhoseConnectionIsLostIsRepeated) {
  given("CREATE SEQUENCE public.tries");
  given_for_new_tickets("sd\\_v2",
                        "IF nextval('public.tries') = 1 THEN PERFORM "
                        "pg_terminate_backend(pg_backend_pid()); END IF;");

  const auto report = migrate({.mode = Mode::simple});

  EXPECT_EQ(report.verdict(), Verdict::pass);
  EXPECT_EQ(value("last_value FROM public.tries"), "2");
  EXPECT_EQ(report.tables.at(0).rows_loaded, 100U);
  EXPECT_EQ(report.tables.size(), 3U);
  EXPECT_EQ(published(), report.schema);
}

TEST_F(MigratorModesTest, AfterThreeTriesALoadIsGivenUpAndNothingIsLeft) {
  given("CREATE SEQUENCE public.tries");
  given_for_new_tickets("sd\\_v2",
                        "PERFORM nextval('public.tries'); PERFORM "
                        "pg_terminate_backend(pg_backend_pid());");

  EXPECT_EQ(refusal({.mode = Mode::simple}).code(), ErrorCode::unavailable);

  EXPECT_EQ(value("last_value FROM public.tries"), "3");
  expect_untouched();
}

TEST_F(MigratorModesTest, AClosedGateIsNotAskedTwice) {
  given("CREATE SEQUENCE public.tries");
  given_for_new_tickets("\"canary\\_",
                        "PERFORM nextval('public.tries'); RAISE EXCEPTION 'not today';");

  EXPECT_EQ(outcomes(migrate()), "quality pass, canary error");
  EXPECT_EQ(value("last_value FROM public.tries"), "1");
}

TEST_F(MigratorModesTest, APublicationWaitsForAReaderAndIsTriedAgain) {
  migrate();
  postgres::Session other{conninfo(), "reader"};
  auto reading = std::make_unique<postgres::Transaction>(other);
  reading->query({"read", "SELECT count(*) FROM servicedesk.tickets"});
  std::thread reader{[&] {
    std::this_thread::sleep_for(std::chrono::seconds{4});  // longer than one lock timeout
    reading.reset();
  }};

  const auto report = migrate();
  reader.join();

  EXPECT_EQ(published(), report.schema);
}

TEST_F(MigratorModesTest, APublicationThatALongReaderPreventsLeavesACandidateToPublishLater) {
  const auto before = migrate().schema;
  postgres::Session other{conninfo(), "reader"};
  auto reading = std::make_unique<postgres::Transaction>(other);
  reading->query({"read", "SELECT count(*) FROM servicedesk.tickets"});

  const auto error = refusal();

  EXPECT_EQ(error.code(), ErrorCode::conflict);
  EXPECT_THAT(error.message(), HasSubstr("cannot publish \"sd_v2"));
  EXPECT_THAT(error.hint(), HasSubstr("tierline releases publish sd_v2"));
  EXPECT_EQ(published(), before);
  EXPECT_EQ(states(), "previous published canary-passed");
  EXPECT_EQ(value("verdict FROM etl.run"), "error");
  EXPECT_EQ(value("count(*) FROM etl.finding WHERE name = 'gate:canary'"), "2");

  reading.reset();
  const auto candidate = value("max(schema_name) FROM etl.release");
  releases({.action = releases::Action::publish, .names = {candidate}});
  EXPECT_EQ(published(), candidate);
}

TEST_F(MigratorModesTest, KeepRetiresWhatIsTooOld) {
  const auto first = migrate().schema;
  migrate();
  const auto report = migrate({.keep = 2});

  EXPECT_THAT(report.retired, ElementsAre(first, first_release));
  EXPECT_EQ(states(), "retired retired previous published");
  EXPECT_EQ(report.verdict(), Verdict::pass);
}

TEST_F(MigratorModesTest, WhatCannotBeRetiredIsAWarningAfterThePublication) {
  const auto first = migrate().schema;
  migrate();
  given("CREATE VIEW public.mine AS SELECT * FROM " + first + ".tickets");

  const auto report = migrate({.keep = 2});

  EXPECT_EQ(report.verdict(), Verdict::warn);
  EXPECT_EQ(published(), report.schema);
  EXPECT_THAT(gate(report, "retention")->detail, HasSubstr("other objects depend on"));
}

TEST_F(MigratorModesTest, ADryRunSaysWhatWouldBeDoneAndWritesNothing) {
  const auto before = migrate().schema;
  const auto content = [&] {
    return value("md5(string_agg(r::text, '')) FROM etl.release AS r") + schemas() +
           value("count(*) FROM etl.run");
  };
  const auto as_it_was = content();

  const auto report = migrate({.keep = 2, .dry_run = true});

  EXPECT_EQ(report.verdict(), Verdict::pass);
  ASSERT_TRUE(report.plan);
  EXPECT_EQ(report.plan->tables.at(0).rows, 100U);
  EXPECT_GT(report.plan->tables.at(0).bytes, 10'000U);
  EXPECT_THAT(report.plan->tables.at(0).columns, Contains("created_at timestamptz"));
  EXPECT_EQ(report.plan->published, before);
  EXPECT_THAT(report.plan->would_retire, ElementsAre(first_release));
  EXPECT_THAT(to_text(report),
              AllOf(HasSubstr("would publish  sd_v2"), HasSubstr("would retire   " + first_release),
                    HasSubstr("nothing was changed")));
  EXPECT_EQ(content(), as_it_was);
}

class EmptyMigratorModesTest : public testing::EmptyPostgresTest {};

TEST_F(EmptyMigratorModesTest, ADryRunLeavesADatabaseWithoutBooksEmpty) {
  const TempDir dir;
  testing::CleanDatabase clean{dir.path() / "clean.db"};
  const testing::TestServices services;

  const auto report = run({.source = dir.path() / "clean.db", .dry_run = true}, db(), services);

  EXPECT_THAT(report.plan->schema_steps, Contains("012_load_states"));
  EXPECT_EQ(report.plan->published, "");
  EXPECT_EQ(value("count(*) FROM pg_namespace WHERE nspname IN ('etl', 'dash', 'servicedesk')"),
            "0");
}

}  // namespace
}  // namespace tierline::migrator
