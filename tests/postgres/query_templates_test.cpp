#include "tierline/base/files.hpp"

#include "postgres_test.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace tierline {
namespace {

using ::testing::HasSubstr;

/// docs/query_templates.sql, statement by statement, each with the comment before it.
std::vector<std::string> templates() {
  const auto text = read_file(TIERLINE_SOURCE_DIR "/docs/query_templates.sql");
  std::vector<std::string> statements;
  for (std::size_t begin = text.find("\n\n") + 2; begin < text.size();) {
    const auto end = text.find(";\n", begin);
    statements.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of('\n', end + 1);
  }
  return statements;
}

class QueryTemplatesTest : public testing::PostgresTest {
 protected:
  void run_all() {
    postgres::Session reader{conninfo("tierline_reader"), "test"};
    for (const auto& statement : templates()) {
      EXPECT_NO_THROW(reader.query({"template", statement})) << statement;
    }
  }
};

TEST_F(QueryTemplatesTest, EachSaysWhatItAnswersAndEveryMetricHasOne) {
  const auto statements = templates();
  std::string all;
  for (const auto& statement : statements) {
    EXPECT_TRUE(statement.starts_with("-- ")) << statement;
    EXPECT_NE(statement.find('?'), std::string::npos) << statement;
    all += statement;
  }

  EXPECT_GE(statements.size(), 23U);
  for (const auto& row :
       db().query({"metrics",
                   "SELECT 'dash.' || relname FROM pg_class WHERE relnamespace = "
                   "'dash'::regnamespace AND relname ~ '^metric_' AND relname NOT IN "
                   "('metric_base', 'metric_limit')"})) {
    EXPECT_THAT(all, HasSubstr(row.at(0).value()));
  }
}

TEST_F(QueryTemplatesTest, EveryStatementRunsForTheReaderOnAnEmptyDatabase) { run_all(); }

TEST_F(QueryTemplatesTest, EveryStatementRunsForTheReaderOnOneTicket) {
  given(
      "INSERT INTO servicedesk.tickets (ticket_id, created_at, resolved_at, status, sla_met) "
      "VALUES "
      "(1, '2025-10-01', '2025-10-02', 'Closed', true)");
  roll_up();
  run_all();
}

}  // namespace
}  // namespace tierline
