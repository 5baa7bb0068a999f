#include "tierline/sql/postgres.hpp"

#include "postgres_test.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline {
namespace {

class StatementsTest : public testing::PostgresTest {};

// A renamed column or a typing error in any file of src/sql/postgres is found here, not in use.
TEST_F(StatementsTest, EveryStatementPreparesAgainstAMigratedDatabase) {
  given("SET search_path = servicedesk");
  for (const auto& temporary :
       {sql::postgres::create_new_tier, sql::postgres::create_new_pod,
        sql::postgres::create_new_metric, sql::postgres::create_loaded_quarantine,
        sql::postgres::create_loaded_import_file}) {
    given(std::string{temporary.text});
  }
  for (const auto& sql : sql::postgres::all) {
    const auto text = std::string{sql.text};
    if (std::count(text.begin(), text.end(), ';') != 1) continue;  // a script has no parameters
    // These cannot be prepared; they are run as they are.
    const bool utility =
        text.find("\nSET ") != std::string::npos || text.find("\nDROP ") != std::string::npos ||
        text.find("\nLOCK ") != std::string::npos || text.find("\nCREATE ") != std::string::npos;
    if (utility) continue;
    EXPECT_NO_THROW(given(fmt::format("PREPARE statement AS {} DEALLOCATE statement", text)))
        << sql.name;
  }
}

}  // namespace
}  // namespace tierline
