#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/values.hpp"

#include "migrator/load.hpp"
#include "postgres_test.hpp"
#include "test_services.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace tierline::migrator {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// One table with a column of every type.
constexpr auto contract_text = R"toml(
name = "proof"
date_order = "DMY"
time_zone = "Europe/Berlin"

[[tables]]
name = "readings"
key = ["reading_id"]
columns = [
  { name = "reading_id", type = "bigint", headers = ["id"], required = true, not_null = true },
  { name = "place", type = "text", headers = ["p"] },
  { name = "person", type = "text", headers = ["s"], pii = true },
  { name = "amount", type = "bigint", headers = ["a"] },
  { name = "grade", type = "smallint", headers = ["g"] },
  { name = "hours", type = "numeric(8,3)", headers = ["h"] },
  { name = "is_good", type = "boolean", headers = ["b"] },
  { name = "seen_at", type = "timestamptz", headers = ["t"] },
  { name = "due_on", type = "date", headers = ["d"] },
  { name = "begins", type = "time", headers = ["c"] },
  { name = "notes", type = "jsonb", headers = ["j"] },
  { name = "label", type = "text", headers = ["m"], max_length = 300 },
]

[[tables]]
name = "pairs"
key = ["left_part", "right_part"]
columns = [
  { name = "left_part", type = "text", headers = ["l"], required = true, not_null = true },
  { name = "right_part", type = "date", headers = ["r"], required = true, not_null = true },
  { name = "worth", type = "text", headers = ["w"] },
]

[[tables]]
name = "entries"
surrogate = "entry_id"
columns = [
  { name = "words", type = "text", headers = ["w"], required = true, pii = true },
]
)toml";

/// A table is loaded, changed behind the program's back, and proved.
class ProofTest : public testing::PostgresTest {
 protected:
  ProofTest() {
    sqlite::Connection source{path_, sqlite::Mode::create};
    source.execute(
        "CREATE TABLE readings (reading_id INTEGER, place TEXT, person TEXT, amount INTEGER, grade "
        "INTEGER, hours TEXT, is_good INTEGER, seen_at TEXT, due_on TEXT, begins TEXT, notes TEXT, "
        "label TEXT);"
        "CREATE TABLE pairs (left_part TEXT, right_part TEXT, worth TEXT);"
        "CREATE TABLE entries (words TEXT);"
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
        "INSERT INTO readings SELECT i * 7 - 20, 'place ' || (i % 5), 'Ünal 日本 ' || i, "
        "i * 9007199254740993, i % 100 - 50, (i - 100) || '.' || (i % 8) || '25', i % 2, "
        "datetime('2025-01-01 08:00:00', i || ' days', i || ' seconds') || '.5', "
        "date('2025-01-01', i || ' days'), time('00:00:00', (i * 7) || ' minutes'), "
        "'{\"b\": [' || i || ', 1.50e1], \"a\": null, \"a\": \"' || i || '\"}', NULL FROM n;"
        "INSERT INTO readings (reading_id) VALUES (0);"
        "INSERT INTO readings (reading_id, place, person) VALUES (-1, '', printf('%.*c', 5000, "
        "'x'));"
        "INSERT INTO pairs SELECT 'p' || (reading_id % 3), date('2025-01-01', reading_id || ' "
        "days'), 'w' || reading_id FROM readings;"
        "INSERT INTO entries SELECT person FROM readings WHERE person IS NOT NULL");
  }

  TableReport prove(Proof level, const std::string& sabotage = {},
                    const std::string& table = "readings") {
    sqlite::Connection source{path_, sqlite::Mode::read_only};
    postgres::Transaction transaction{db()};
    observability::HealthWatch health{{}, services_};
    const Load load{source, transaction, contract_, rules_, "release", health, level};
    const auto& loaded = *contract_.find(table);
    std::vector<postgres::ddl::Column> columns;
    if (!loaded.surrogate.empty()) columns.push_back({loaded.surrogate, "bigint"});
    for (const auto& column : loaded.columns) columns.push_back({column.name, column.sql_type()});
    transaction.execute({"schema", postgres::ddl::create_schema("release")});
    transaction.execute({"table", postgres::ddl::create_table("release", table, columns)});
    auto result = copy_table(load, loaded, services_);
    if (!sabotage.empty()) transaction.execute({"sabotage", sabotage});
    prove_table(load, loaded, result);
    return result;
  }

  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "clean.db";
  tickets::Contract contract_ = tickets::parse_contract(contract_text, "proof");
  tickets::TierRules rules_ = tickets::builtin_tier_rules("v2");
  testing::TestServices services_;
};

TEST_F(ProofTest, HoldsAtEveryLevelForEveryTypeAndEveryKindOfKey) {
  for (const auto level : {Proof::counts, Proof::aggregates, Proof::full}) {
    for (const auto* table : {"readings", "pairs", "entries"}) {
      const auto report = prove(level, {}, table);
      EXPECT_THAT(report.mismatches, IsEmpty()) << table;
      EXPECT_EQ(report.hashes_compared, level == Proof::aggregates);
    }
  }
  EXPECT_EQ(prove(Proof::aggregates).columns_proved, 12U);
  EXPECT_EQ(prove(Proof::aggregates).rows_loaded, 202U);
}

struct Sabotage {
  const char* sql;
  const char* sum;    ///< what the aggregates say first
  const char* value;  ///< what reading everything back says first
};

const std::vector<Sabotage> sabotages{
    Sabotage{"UPDATE release.readings SET place = 'place X' WHERE reading_id = 1",
             "values of place: others in the release",
             "row 3 (reading_id 1): place has another value in the release"},
    Sabotage{"UPDATE release.readings SET person = person || 'x' WHERE reading_id = 1",
             "bytes of person: ", "row 3 (reading_id 1): person has another value in the release"},
    Sabotage{"UPDATE release.readings SET place = NULL WHERE reading_id = -1",
             "filled values of place: 201 in the source, 200 in the release",
             "row 202 (reading_id -1): place has another value in the release"},
    Sabotage{"UPDATE release.readings SET place = '' WHERE reading_id = 0",
             "filled values of place: 201 in the source, 202 in the release",
             "row 201 (reading_id 0): place has another value in the release"},
    Sabotage{"UPDATE release.readings SET amount = amount + 1 WHERE reading_id = 1",
             "sum of amount is another one",
             "row 3 (reading_id 1): amount has another value in the release"},
    Sabotage{"UPDATE release.readings SET grade = 0 WHERE reading_id = 1",
             "sum of grade is another one",
             "row 3 (reading_id 1): grade has another value in the release"},
    Sabotage{"UPDATE release.readings SET hours = -hours WHERE reading_id = 1",
             "sum of hours is another one",
             "row 3 (reading_id 1): hours has another value in the release"},
    Sabotage{"UPDATE release.readings SET hours = hours + 0.001 WHERE reading_id = 1",
             "values of hours: others",
             "row 3 (reading_id 1): hours has another value in the release"},
    Sabotage{"UPDATE release.readings SET is_good = NOT is_good WHERE reading_id = 1",
             "true values of is_good: ",
             "row 3 (reading_id 1): is_good has another value in the release"},
    Sabotage{"UPDATE release.readings SET seen_at = seen_at + interval '1 microsecond' WHERE "
             "reading_id = 1",
             "values of seen_at: others",
             "row 3 (reading_id 1): seen_at has another value in the release"},
    Sabotage{"UPDATE release.readings SET due_on = '1999-01-01' WHERE reading_id = 1",
             "earliest value of due_on is another one",
             "row 3 (reading_id 1): due_on has another value in the release"},
    Sabotage{"UPDATE release.readings SET begins = '23:59:59.9' WHERE reading_id = 1",
             "latest value of begins is another one",
             "row 3 (reading_id 1): begins has another value in the release"},
    Sabotage{"UPDATE release.readings SET notes = jsonb_set(notes, '{a}', '\"4\"') WHERE "
             "reading_id = 1",
             "values of notes: others",
             "row 3 (reading_id 1): notes has another value in the release"}};

TEST_F(ProofTest, AChangedValueOfAnyTypeIsFoundByTheAggregatesAndNamedByRowAndColumn) {
  for (const auto& [sql, sum, value] : sabotages) {
    EXPECT_THAT(prove(Proof::aggregates, sql).mismatches,
                ::testing::AllOf(Contains(HasSubstr(sum)), Contains(HasSubstr(value))))
        << sql;
    EXPECT_THAT(prove(Proof::full, sql).mismatches, ElementsAre(value)) << sql;
  }
}

TEST_F(ProofTest, NoValueIsShownAndNoKeyThatIsPersonal) {
  const auto report =
      prove(Proof::full, "UPDATE release.pairs SET worth = 'secret' WHERE worth = 'w1'", "pairs");

  EXPECT_THAT(report.mismatches, ElementsAre("row 3: worth has another value in the release"));
}

// Sums and lengths stay: only what binds a value to its row sees it.
TEST_F(ProofTest, ValuesThatChangedPlacesAreSeenByHashAndByValue) {
  for (const std::string column :
       {"person", "amount", "grade", "hours", "is_good", "seen_at", "due_on", "begins", "notes"}) {
    const auto swap = "UPDATE release.readings AS r SET " + column + " = o." + column +
                      " FROM release.readings AS o WHERE r.reading_id + o.reading_id = 23 AND "
                      "r.reading_id IN (8, 15)";
    EXPECT_THAT(prove(Proof::counts, swap).mismatches, IsEmpty()) << column;
    EXPECT_THAT(prove(Proof::aggregates, swap).mismatches,
                UnorderedElementsAre(
                    "values of " + column + ": others in the release, by their hash",
                    "row 4 (reading_id 8): " + column + " has another value in the release",
                    "row 5 (reading_id 15): " + column + " has another value in the release"));
    EXPECT_THAT(prove(Proof::full, swap).mismatches,
                UnorderedElementsAre(
                    "row 4 (reading_id 8): " + column + " has another value in the release",
                    "row 5 (reading_id 15): " + column + " has another value in the release"));
  }
}

TEST_F(ProofTest, ValuesThatChangedPlacesAreSeenAlsoWhereSeveralColumnsNameARow) {
  const auto swap =
      "UPDATE release.pairs AS p SET worth = CASE p.worth WHEN 'w1' THEN 'w8' ELSE 'w1' END "
      "WHERE p.worth IN ('w1', 'w8')";
  EXPECT_THAT(prove(Proof::aggregates, swap, "pairs").mismatches,
              Contains("values of worth: others in the release, by their hash"));
}

TEST_F(ProofTest, ALostRowIsNamedAtEveryLevel) {
  const auto lost = "DELETE FROM release.readings WHERE reading_id = 8";
  for (const auto level : {Proof::counts, Proof::aggregates}) {
    EXPECT_THAT(prove(level, lost).mismatches,
                ::testing::AllOf(Contains("rows: 202 in the source, 201 in the release"),
                                 Contains("row 4 (reading_id 8) is not in the release")));
  }
  EXPECT_THAT(prove(Proof::full, lost).mismatches,
              ElementsAre("row 4 (reading_id 8) is not in the release"));
}

TEST_F(ProofTest, ARowThatCameTwiceIsNamedAtEveryLevel) {
  const auto twice =
      "INSERT INTO release.readings SELECT * FROM release.readings WHERE reading_id = 8";
  for (const auto level : {Proof::counts, Proof::aggregates}) {
    EXPECT_THAT(prove(level, twice).mismatches,
                ::testing::AllOf(Contains("rows: 202 in the source, 203 in the release"),
                                 Contains("1 rows of the release are not in the source")));
  }
  EXPECT_THAT(prove(Proof::full, twice).mismatches,
              ElementsAre("1 rows of the release are not in the source"));
}

TEST_F(ProofTest, ALostRowAndAnotherOneTwiceAreSeenAlthoughTheCountIsRight) {
  const auto both =
      "DELETE FROM release.readings WHERE reading_id = 8; "
      "INSERT INTO release.readings SELECT * FROM release.readings WHERE reading_id = 15";
  EXPECT_THAT(prove(Proof::aggregates, both).mismatches,
              Contains("row 4 (reading_id 8) is not in the release"));
  EXPECT_THAT(prove(Proof::full, both).mismatches,
              ElementsAre("row 4 (reading_id 8) is not in the release",
                          "1 rows of the release are not in the source"));
}

TEST_F(ProofTest, RowsThatLieInAnotherOrderAreTheSameRows) {
  const auto shuffled =
      "CREATE TABLE release.other AS SELECT * FROM release.readings ORDER BY -reading_id; "
      "TRUNCATE release.readings; INSERT INTO release.readings SELECT * FROM release.other";
  EXPECT_THAT(prove(Proof::aggregates, shuffled).mismatches, IsEmpty());
  EXPECT_THAT(prove(Proof::full, shuffled).mismatches, IsEmpty());
}

TEST_F(ProofTest, ARowThatCameTwiceIsFoundAmongRowsInAnotherOrder) {
  const auto shuffled =
      "CREATE TABLE release.other AS SELECT * FROM release.readings UNION ALL SELECT * FROM "
      "release.readings WHERE reading_id = 8 ORDER BY reading_id DESC; "
      "TRUNCATE release.readings; INSERT INTO release.readings SELECT * FROM release.other";
  EXPECT_THAT(prove(Proof::full, shuffled).mismatches,
              ElementsAre("1 rows of the release are not in the source"));
}

TEST_F(ProofTest, WhereTooManyRowsLieInAnotherOrderTheProofSaysThatItSawNotAll) {
  sqlite::Connection{path_, sqlite::Mode::read_write}.execute(
      "DELETE FROM readings; WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n "
      "WHERE i < 400) INSERT INTO readings (reading_id, place) SELECT i, printf('%.*c', 50000, "
      "'x') FROM n");
  const auto reversed =
      "CREATE TABLE release.other AS SELECT * FROM release.readings ORDER BY reading_id DESC; "
      "TRUNCATE release.readings; INSERT INTO release.readings SELECT * FROM release.other";
  EXPECT_THAT(prove(Proof::full, reversed).mismatches,
              ElementsAre("the rest was not compared: too many rows are missing or lie in another "
                          "order"));
}

TEST_F(ProofTest, OfManyDifferencesTheFirstTenAreNamedAndTheOthersCounted) {
  const auto report = prove(Proof::full, "UPDATE release.readings SET place = 'nowhere'");

  EXPECT_EQ(report.mismatches.size(), 11U);
  EXPECT_EQ(report.mismatches.back(), "192 more differences");
}

TEST_F(ProofTest, TimesThatTheClockSkippedOrShowedTwiceAreCounted) {
  sqlite::Connection{path_, sqlite::Mode::read_write}.execute(
      "DELETE FROM readings; INSERT INTO readings (reading_id, seen_at) VALUES "
      "(1, '2025-03-30 02:30:00'), (2, '2025-10-26 02:30:00'), (3, '2025-10-26 02:45:00'), "
      "(4, '2025-10-26 02:45:00+01:00'), (5, '2025-10-26 04:45:00'), (6, NULL)");

  const auto report = prove(Proof::full);

  EXPECT_THAT(report.mismatches, IsEmpty());
  ASSERT_EQ(report.clock_changes.size(), 1U);
  EXPECT_EQ(report.clock_changes.at("seen_at").skipped, 1U);
  EXPECT_EQ(report.clock_changes.at("seen_at").twice, 2U);
}

struct Misfit {
  const char* column;
  std::string raw;
  const char* rule;  ///< empty: it fits
};

std::string repeated(std::string_view text, int times) {
  std::string whole;
  for (int n = 0; n < times; ++n) whole += text;
  return whole;
}

/// What the server cannot hold, beside what it just can.
const std::vector<Misfit>& misfits() {
  static const std::vector<Misfit> all{
      {"grade", "32767", ""},
      {"grade", "-32768", ""},
      {"grade", "32768", "out-of-range"},
      {"grade", "-32769", "out-of-range"},
      {"grade", "1.5", "not-an-integer"},
      {"amount", "9223372036854775807", ""},
      {"amount", "-9223372036854775808", ""},
      {"amount", "9223372036854775808", "out-of-range"},
      {"amount", "1e3", "not-a-number"},
      {"amount", "4121481.0", ""},
      {"hours", "99999.999", ""},
      {"hours", "-99999.9994", ""},
      {"hours", "99999.9995", "out-of-range"},
      {"hours", "100000", "out-of-range"},
      {"hours", "NaN", "not-a-number"},
      {"hours", "Infinity", "not-a-number"},
      {"is_good", "2", "not-a-boolean"},
      {"seen_at", "9999-12-31 23:59:59.999999", ""},
      {"seen_at", "0001-01-01 00:00:00", ""},
      {"seen_at", "9999-12-31 23:59:59-11:00", "impossible-date"},
      {"seen_at", "0000-01-01 00:00:00", "impossible-date"},
      {"seen_at", "294277-01-01 00:00:00", "not-a-date"},
      {"seen_at", "2025-02-29 10:00:00", "impossible-date"},
      {"seen_at", "2025-03-30 02:30:00", ""},
      {"due_on", "9999-12-31", ""},
      {"due_on", "0000-12-31", "impossible-date"},
      {"due_on", "5874898-01-01", "not-a-date"},
      {"begins", "23:59:59.999999", ""},
      {"begins", "24:00:00", "impossible-time"},
      {"begins", "25:00", "impossible-time"},
      {"notes", R"({"a": 1})", ""},
      {"notes", R"("\u0000")", "not-json"},
      {"notes", R"("\ud800")", "not-json"},
      {"notes", R"({"a": 1)", "not-json"},
      {"notes", R"([1e400])", "not-json"},
      {"notes", repeated("[", 1000) + repeated("]", 1000), ""},
      {"notes", repeated("[", 100'000) + repeated("]", 100'000), "not-json"},
      {"place", std::string{"a\0b", 3}, ""},
      {"place", "a\x01\x7f", ""},
      {"place", "caf\xe9", "invalid-utf8"},
      {"place", "\xed\xa0\x80", "invalid-utf8"},
      {"place", repeated("long ", 2'000'000), ""},
      {"label", repeated("日", 300), ""},
      {"label", repeated("日", 301), "too-long"},
      {"label", repeated("x", 5000), "too-long"},
  };
  return all;
}

class MisfitTest : public ProofTest {
 protected:
  static bool is_whole(tickets::Type type) {
    return type == tickets::Type::bigint || type == tickets::Type::smallint ||
           type == tickets::Type::boolean;
  }

  void put(const tickets::Column& column, std::string_view canonical) {
    sqlite::Connection source{path_, sqlite::Mode::read_write};
    source.execute("DELETE FROM readings");
    sqlite::Statement insert{source, sqlite::insert_sql("readings", {"reading_id", column.name})};
    insert.bind(1, std::int64_t{1});
    if (is_whole(column.type)) {
      insert.bind(2, static_cast<std::int64_t>(std::stoll(std::string{canonical})));
    } else {
      insert.bind(2, canonical);
    }
    insert.run();
  }
};

TEST_F(MisfitTest, IsSetAsideBeforeTheLoadAndWhatFitsIsTakenByTheServer) {
  tickets::Judge judge{contract_};
  for (const auto& [name, raw, rule] : misfits()) {
    SCOPED_TRACE(name + (": " + raw.substr(0, 40)));
    const auto& column = *contract_.find("readings")->find(name);
    const auto judgement = judge.judge(column, tickets::Storage::text, raw);
    if (*rule != '\0') {
      EXPECT_EQ(judgement.state, tickets::ValueState::unrepairable);
      EXPECT_EQ(judgement.rule, rule);
      continue;
    }
    ASSERT_NE(judgement.state, tickets::ValueState::unrepairable) << judgement.rule;
    put(column, std::string{judgement.text});
    EXPECT_THAT(prove(Proof::full).mismatches, IsEmpty());
    EXPECT_THAT(prove(Proof::aggregates, "CREATE INDEX ON release.readings (label)").mismatches,
                IsEmpty());
  }
}

TEST_F(ProofTest, AnIndexHasNoRoomForALongText) {
  // Digests do not compress.
  const auto long_label =
      "UPDATE release.readings SET label = (SELECT string_agg(md5(n::text), '') FROM "
      "generate_series(1, 200) AS n); CREATE INDEX ON release.readings (label)";
  EXPECT_THROW(prove(Proof::counts, long_label), Error);
}

}  // namespace
}  // namespace tierline::migrator
