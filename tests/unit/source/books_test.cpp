#include "tierline/source/books.hpp"

#include "tierline/base/files.hpp"
#include "tierline/sqlite/statement.hpp"

#include <gmock/gmock.h>

namespace tierline::source {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using std::chrono_literals::operator""s;

class BooksTest : public ::testing::Test {
 protected:
  static std::vector<std::string> rows(sqlite::Connection& database, const std::string& query) {
    sqlite::Statement statement{database, query};
    std::vector<std::string> all;
    while (statement.step()) all.emplace_back(statement.text(0));
    return all;
  }
  static std::vector<std::string> runs(sqlite::Connection& database) {
    return rows(database, "SELECT run_id || ' ' || tool || ' ' || verdict FROM run ORDER BY 1");
  }

  TempDir dir_;
  sqlite::Connection source_{dir_.path() / "source.db", sqlite::Mode::create};
  sqlite::Connection clean_{dir_.path() / "clean.db", sqlite::Mode::create};
};

TEST_F(BooksTest, RunsAndGatesAreHandedOn) {
  note_run(source_, {"a", "importer", TimePoint{0s}, TimePoint{2s}, Verdict::warn});
  note_gates(source_, "a", "import",
             {{"quarantine", "tickets", Verdict::warn, 0.02, 0.2, "2 of 100 rows"}});

  copy_books(source_, clean_);
  note_run(clean_, {"b", "cleaner", TimePoint{3s}, TimePoint{4s}, Verdict::pass});

  EXPECT_THAT(runs(clean_), ElementsAre("a importer warn", "b cleaner pass"));
  EXPECT_THAT(rows(clean_, "SELECT json_array(run_id, stage, gate, verdict, detail) FROM gate"),
              ElementsAre(R"(["a","import","quarantine tickets","warn","2 of 100 rows"])"));
}

TEST_F(BooksTest, OfTwoToolsInOneRunTheLaterOneStays) {
  note_run(source_, {"a", "importer", TimePoint{0s}, TimePoint{2s}, Verdict::pass});
  note_run(source_, {"a", "cleaner", TimePoint{3s}, TimePoint{4s}, Verdict::warn});

  EXPECT_THAT(runs(source_), ElementsAre("a cleaner warn"));
}

TEST_F(BooksTest, SomebodyElsesTablesOfTheSameNamesAreNoBooks) {
  source_.execute("CREATE TABLE gate (name); CREATE TABLE run (name); INSERT INTO run VALUES (1)");

  copy_books(source_, clean_);

  EXPECT_THAT(runs(clean_), IsEmpty());
}

}  // namespace
}  // namespace tierline::source
