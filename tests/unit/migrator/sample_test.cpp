#include "migrator/sample.hpp"

#include "tierline/sqlite/connection.hpp"

#include "clean_database.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tierline::migrator {
namespace {

constexpr std::uint64_t tickets_count = 2000;

class SampleTest : public ::testing::Test {
 protected:
  SampleTest() {
    clean_.execute(
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
        " INSERT INTO tickets (ticket_id) SELECT 4000000 + i FROM n;"
        "INSERT INTO comments (comment_id, ticket_id)"
        " SELECT 10 * ticket_id, ticket_id FROM tickets UNION ALL"
        " SELECT 10 * ticket_id + 1, ticket_id FROM tickets;"
        "INSERT INTO comments (comment_id) SELECT ticket_id FROM tickets;"
        "INSERT INTO timesheets (hours) SELECT '1' FROM tickets");
  }

  /// The values of a column in the rows that are taken.
  std::multiset<std::int64_t> taken(const Sample& sample, const std::string& table,
                                    const std::string& column) {
    const auto* const wanted = contract_.find(table);
    std::vector<std::string> names;
    for (const auto& one : wanted->columns) names.push_back(one.name);
    sqlite::Connection source{path_, sqlite::Mode::read_only};
    sqlite::Statement rows{source, sqlite::select_sql(table, names)};
    const auto takes = sample.of(*wanted);
    std::multiset<std::int64_t> values;
    while (rows.step()) {
      if (takes(rows)) values.insert(rows.integer(static_cast<int>(wanted->index_of(column))));
    }
    return values;
  }

  const tickets::Contract contract_ = tickets::builtin_contract();
  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "clean.db";
  testing::CleanDatabase clean_{path_};
};

TEST_F(SampleTest, AboutATenthOfTheTicketsIsTakenTheSameForTheSameSeed) {
  const auto tickets = taken(Sample{1, tickets_count}, "tickets", "ticket_id");

  EXPECT_GT(tickets.size(), 150U);
  EXPECT_LT(tickets.size(), 250U);
  EXPECT_EQ(taken(Sample{1, tickets_count}, "tickets", "ticket_id"), tickets);
  EXPECT_NE(taken(Sample{2, tickets_count}, "tickets", "ticket_id"), tickets);
}

TEST_F(SampleTest, ATicketComesWithItsCommentsAndNoOthers) {
  const Sample sample{7, tickets_count};
  const auto tickets = taken(sample, "tickets", "ticket_id");
  auto twice = tickets;
  twice.insert(tickets.begin(), tickets.end());

  auto of_comments = taken(sample, "comments", "ticket_id");
  of_comments.erase(0);  // those without a ticket

  EXPECT_EQ(of_comments, twice);
}

TEST_F(SampleTest, RowsWithoutATicketAreTakenByTheirKeyOrTheirPlace) {
  const Sample sample{7, tickets_count};

  const auto without = taken(sample, "comments", "ticket_id").count(0);
  EXPECT_GT(without, 150U);
  EXPECT_LT(without, 250U);
  const auto timesheets = taken(sample, "timesheets", "ticket_id").size();
  EXPECT_GT(timesheets, 150U);
  EXPECT_LT(timesheets, 250U);
}

TEST_F(SampleTest, OfFewTicketsMoreThanATenthIsTaken) {
  EXPECT_EQ((Sample{1, 0}.one_in()), 1U);
  EXPECT_EQ((Sample{1, 199}.one_in()), 1U);
  EXPECT_EQ((Sample{1, 500}.one_in()), 5U);
  EXPECT_EQ((Sample{1, 1'000'000}.one_in()), 10U);
}

}  // namespace
}  // namespace tierline::migrator
