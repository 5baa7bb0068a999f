#pragma once

#include "tierline/postgres/session.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace tierline::testing {

/// Gives each test a database of its own, cloned from one that is migrated, on the server named by
/// PGHOST. No server is a failure, not a skip: a run that tested nothing must not look green.
/// The databases of failed tests stay when TIERLINE_KEEP_TEST_DB is set.
class PostgresTest : public ::testing::Test {
 public:
  PostgresTest() = default;

 protected:
  explicit PostgresTest(std::string origin) : origin_{std::move(origin)} {}
  void SetUp() override;
  void TearDown() override;

  postgres::Session& db() { return *session_; }
  /// libpq settings of this test's database; `user` in place of the owner when given.
  std::string conninfo(const std::string& user = {}) const;
  void given(const std::string& sql);                ///< runs a script and commits it
  std::string value(const std::string& expression);  ///< SELECT expression, as text; NULL is "NULL"
  /// Adds the rows of the published release up anew, with the statements of the schema migration.
  void roll_up();
  void disconnect() { session_.reset(); }

 private:
  std::string origin_;  ///< the database to clone; empty: the migrated one
  std::string database_;
  std::unique_ptr<postgres::Session> session_;
};

/// The same with a database that nothing was ever applied to.
class EmptyPostgresTest : public PostgresTest {
 public:
  EmptyPostgresTest() : PostgresTest{"template0"} {}
};

}  // namespace tierline::testing
