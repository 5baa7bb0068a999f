#pragma once

#include "tierline/backup/backup.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"

#include "test_services.hpp"

#include <gmock/gmock.h>

#include <string>

namespace tierline::backup {

/// A source with two tables, a directory for backups, and a clock that stands until `later`.
class BackupTest : public ::testing::Test {
 protected:
  BackupTest() {
    sqlite::Connection made{source_, sqlite::Mode::create};
    made.execute(
        "CREATE TABLE tickets (id INTEGER, title TEXT, score REAL);"
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
        "INSERT INTO tickets SELECT i, 'a text of some length ' || i, i / 3.0 FROM n;"
        "CREATE TABLE notes (k TEXT PRIMARY KEY, v) WITHOUT ROWID;"
        "INSERT INTO notes VALUES ('a', x'00FF'), ('b', NULL)");
  }

  Options options(Action action) const {
    Options options;
    options.action = action;
    options.directory = backups_;
    options.tool_directories = {"/usr/local/bin", "/usr/bin", "/bin"};
    return options;
  }

  Report ran(const Options& given) {
    return run(
        given,
        []() -> postgres::Session& {
          throw Error{ErrorCode::unavailable, "no server"};
        },
        services_);
  }

  /// One backup of the source, a day after the last.
  Entry created(const Options& given) {
    services_.clock.set(services_.clock.now() + std::chrono::hours{24});
    return ran(given).entries.at(0);
  }
  Entry created() {
    auto given = options(Action::create);
    given.source = source_;
    return created(given);
  }

  Entry verified(const std::string& name, Level level = Level::open) {
    auto given = options(Action::verify);
    given.names = {name};
    given.level = level;
    return ran(given).entries.at(0);
  }

  Entry restored(const std::string& name) {
    auto given = options(Action::restore);
    given.names = {name};
    given.confirmed = true;
    return ran(given).entries.at(0);
  }

  void change(const std::string& sql) {
    sqlite::Connection connection{source_, sqlite::Mode::read_write};
    connection.execute(sql);
  }

  std::int64_t tickets(const std::filesystem::path& file) {
    sqlite::Connection connection{file, sqlite::Mode::read_only};
    return sqlite::row_count(connection, "tickets");
  }

  /// Another content of a file, without any of our care.
  static void spoil(const std::filesystem::path& file, const std::string& content) {
    replace_file(file, content);
  }

  std::string refusal(const Options& given, ErrorCode wanted) {
    try {
      ran(given);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), wanted);
      return error.message() + " / " + error.hint();
    }
    ADD_FAILURE() << "no error";
    return {};
  }

  TempDir dir_;
  std::filesystem::path source_ = dir_.path() / "source.db";
  std::filesystem::path backups_ = dir_.path() / "backups";
  testing::TestServices services_;
};

}  // namespace tierline::backup
