#pragma once

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/importer/importer.hpp"
#include "tierline/importer/replay.hpp"
#include "tierline/importer/undo.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"

#include "test_services.hpp"
#include "xlsx_file.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::importer {

constexpr std::string_view tickets_header =
    "TKT-Ticket ID,TKT-Title,TKT-Modified Time,TKT-Created Time,TKT-Severity,TKT-Status,"
    "TKT-Assigned To User,TKT-Team\n";
constexpr std::string_view comments_header =
    "TKTCT-CommentID,TKTCT-TicketID,TKTCT-Comment,TKTCT-UserID,TKTCT-Username,TKTCT-OwnerType,"
    "TKTCT-Created Time,TKTCT-VisibleCustomer,TKTCT-Type,TKTCT-Team\n";
constexpr std::string_view timesheets_header =
    "TS-User Username,TS-Date,TS-Time From,TS-Hours,TS-Crm ID\n";

inline std::string ticket(int id, std::string_view title, std::string_view modified) {
  return fmt::format("{},{},{},1/07/2025 08:00,Incident,Open,jo,Desk\n", id, title, modified);
}

/// Good rows, so that a bad one does not close the gate.
inline std::string good(int first, int count) {
  std::string rows;
  for (int id = first; id < first + count; ++id) rows += ticket(id, "good", "2/07/2025");
  return rows;
}

/// Imports into one source database, each time as a new run.
class ImportTest : public ::testing::Test {
 protected:
  std::filesystem::path path(const std::string& name) const { return dir_.path() / name; }
  std::filesystem::path file(const std::string& name, std::string_view bytes) const {
    replace_file(path(name), bytes);
    return path(name);
  }
  std::filesystem::path tickets(std::string_view rows) const {
    return file("tickets.csv", std::string{tickets_header}.append(rows));
  }
  std::filesystem::path comments(std::string_view rows) const {
    return file("comments.csv", std::string{comments_header}.append(rows));
  }
  std::filesystem::path timesheets(std::string_view rows) const {
    return file("timesheets.csv", std::string{timesheets_header}.append(rows));
  }

  Report import(Options options) {
    next_run();
    options.output = source;
    return run(options, services_);
  }
  UndoReport undo_run(const std::string& run) {
    next_run();
    return undo({.run = run, .source = source}, services_);
  }
  ReplayReport replay_rows(ReplayOptions options = {}) {
    next_run();
    options.source = source;
    return replay(options, services_);
  }

  /// The error of `action`, which must have one and must change nothing.
  template <typename Action>
  Error refusal(Action action) {
    const auto before = content();
    std::optional<Error> refused;
    try {
      action();
      ADD_FAILURE() << "it was not refused";
    } catch (const Error& error) {
      refused = error;
    }
    EXPECT_EQ(content(), before) << "something was written";
    for (const auto& entry : std::filesystem::directory_iterator{dir_.path()}) {
      EXPECT_EQ(entry.path().string().find(".partial"), std::string::npos) << entry.path();
    }
    return refused.value_or(Error{ErrorCode::internal, ""});
  }

  /// Bytes of the source database.
  std::string content() const {
    return std::filesystem::exists(source) ? read_file(source) : std::string{};
  }
  /// All rows of a query, columns joined with blanks.
  std::vector<std::string> query(const std::string& sql) const {
    sqlite::Connection db{source, sqlite::Mode::read_only};
    sqlite::Statement query{db, sql};
    std::vector<std::string> lines;
    while (query.step()) {
      std::string line;
      for (int n = 0; n < query.columns(); ++n) {
        line += (n == 0 ? "" : " ") + std::string{query.is_null(n) ? "NULL" : query.text(n)};
      }
      lines.push_back(line);
    }
    return lines;
  }
  std::vector<std::string> rows(const std::string& table, const std::string& columns) const {
    return query(fmt::format("SELECT {} FROM {} ORDER BY rowid", columns, table));
  }
  /// Every value of every row, with its storage class and its rowid.
  std::vector<std::string> everything(const std::string& table) const {
    sqlite::Connection db{source, sqlite::Mode::read_only};
    std::string columns = "rowid";
    for (const auto& column : sqlite::table_columns(db, table)) {
      columns += ", quote(" + sqlite::quote_identifier(column.name) + ")";
    }
    return rows(table, columns);
  }
  /// `inserted/updated/unchanged/quarantined/filtered`, whose sum is checked.
  static std::string counts(const FileReport& file) {
    EXPECT_EQ(file.rows_read, file.rows_inserted + file.rows_updated + file.rows_unchanged +
                                  file.rows_quarantined + file.rows_filtered);
    return fmt::format("{}/{}/{}/{}/{}", file.rows_inserted, file.rows_updated, file.rows_unchanged,
                       file.rows_quarantined, file.rows_filtered);
  }
  static std::string counts(const Report& report) { return counts(report.files.front()); }

  testing::TestServices services_;

 private:
  void next_run() {
    services_.services().run_id = fmt::format("run-{}", ++runs_);
    services_.clock.set(services_.clock.now() + std::chrono::minutes{1});
  }

  TempDir dir_;
  int runs_ = 0;

 protected:
  const std::filesystem::path source = dir_.path() / "source.db";
};

}  // namespace tierline::importer
