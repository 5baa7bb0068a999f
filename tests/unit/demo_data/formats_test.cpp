#include "tierline/base/checksum.hpp"
#include "tierline/base/files.hpp"
#include "tierline/demo_data/demo_data.hpp"
#include "tierline/spreadsheet/row_reader.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"

#include "collecting_sink.hpp"
#include "test_services.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>

namespace tierline::demo_data {
namespace {

using Values = std::vector<std::vector<std::string>>;
using Tables = std::map<std::string, Values>;

constexpr std::string_view absent = "\\N";

/// What the generator gave, dates as workbooks or databases write them.
Tables generated(const Options& options) {
  Tables tables;
  std::string buffer;
  testing::generate(options, [&](std::string_view table, std::span<const Cell> cells) {
    auto& row = tables[std::string{table}].emplace_back();
    for (const auto& cell : cells) {
      row.emplace_back(cell.kind != Cell::Kind::date      ? canonical(cell, buffer)
                       : options.format == Format::sqlite ? iso(cell.integer)
                                                          : day_first_date(cell.integer));
    }
  });
  return tables;
}

Values read_sheet(const std::filesystem::path& path, std::size_t columns) {
  Values rows;
  const auto reader = spreadsheet::open_spreadsheet(path);
  spreadsheet::Row row;
  reader->next(row);  // the header
  while (reader->next(row)) {
    auto& values = rows.emplace_back();
    for (const auto& cell : row.cells) {
      values.emplace_back(cell.kind == spreadsheet::CellKind::empty ? absent : cell.text);
    }
    values.resize(columns, std::string{absent});
  }
  return rows;
}

Values read_table(const std::filesystem::path& path, const std::string& table) {
  sqlite::Connection connection{path, sqlite::Mode::read_only};
  std::vector<std::string> names;
  for (const auto& column : sqlite::table_columns(connection, table)) {
    names.push_back(column.name);
  }
  sqlite::Statement select{connection, sqlite::select_sql(table, names)};
  Values rows;
  while (select.step()) {
    auto& values = rows.emplace_back();
    for (int i = 0; i < select.columns(); ++i) {
      std::string value{select.is_null(i) ? absent : select.text(i)};
      if (select.storage_class(i) == sqlite::StorageClass::real && value.ends_with(".0")) {
        value.resize(value.size() - 2);  // REAL columns make 4711 a 4711.0
      }
      values.push_back(std::move(value));
    }
  }
  return rows;
}

class FormatsTest : public ::testing::Test {
 protected:
  Report write(Format format, const std::string& name = "out") {
    options_.format = format;
    options_.directory = directory_.path() / name;
    return run(options_, services_);
  }

  void expect_files_hold_the_generated_values(Format format) {
    const auto report = write(format);
    const auto expected = generated(options_);
    for (const auto& table : report.tables) {
      const auto& rows = expected.at(table.name);
      const auto read = format == Format::sqlite
                            ? read_table(table.file, table.name)
                            : read_sheet(table.file, static_cast<std::size_t>(table.columns));
      ASSERT_EQ(read.size(), rows.size()) << table.name;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        ASSERT_EQ(read[i], rows[i]) << table.name << " row " << i + 2;
      }
    }
  }

  TempDir directory_;
  Options options_ = testing::at_scale(0.01);
  testing::TestServices services_;
};

TEST_F(FormatsTest, WorkbooksGiveBackEveryValueEmptyStringsAndEscapesIncluded) {
  expect_files_hold_the_generated_values(Format::xlsx);
}

TEST_F(FormatsTest, CsvFilesGiveBackEveryValue) {
  expect_files_hold_the_generated_values(Format::csv);
}

TEST_F(FormatsTest, TheDatabaseGivesBackEveryValue) {
  expect_files_hold_the_generated_values(Format::sqlite);
}

TEST_F(FormatsTest, ChecksumsOfTheValuesDoNotDependOnTheFormat) {
  const auto workbooks = write(Format::xlsx);
  const auto csv = write(Format::csv);
  const auto database = write(Format::sqlite);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(workbooks.tables[i].sha256, csv.tables[i].sha256);
    EXPECT_EQ(workbooks.tables[i].sha256, database.tables[i].sha256);
  }
}

TEST_F(FormatsTest, TwoRunsWriteTheSameBytes) {
  for (const auto format : {Format::xlsx, Format::csv}) {
    const auto one = write(format, "one");
    const auto two = write(format, "two");
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(sha256_of_file(one.tables[i].file), sha256_of_file(two.tables[i].file));
    }
    EXPECT_EQ(read_file(one.truth_file), read_file(two.truth_file));
  }
}

TEST_F(FormatsTest, TruthFileSaysWhatTheReportSays) {
  const auto report = write(Format::csv);
  const auto truth = nlohmann::json::parse(read_file(report.truth_file));

  EXPECT_EQ(truth["seed"], 1);
  EXPECT_EQ(truth["tables"][0]["rows"], 109);
  EXPECT_EQ(truth["tables"][0]["sha256"], report.tables[0].sha256);
  EXPECT_EQ(truth["tiers"]["L1"], report.tickets_l1);
  EXPECT_EQ(truth["metrics"]["terminal"].get<int>() + truth["metrics"]["open"].get<int>(), 109);
  EXPECT_EQ(truth["cost"]["current_usd"],
            100 * report.tickets_l1 + 200 * report.tickets_l2 + 300 * report.tickets_l3);
  EXPECT_EQ(read_sheet(report.truth_tickets_file, 2).size(), 109);
}

TEST_F(FormatsTest, OldGenerationOfHeadersIsWrittenOnRequest) {
  options_.headers = Generation::old_headers;
  const auto report = write(Format::csv);
  EXPECT_TRUE(read_file(report.tables[1].file).starts_with("CT-COMMENT-ID,CT-TKT-ID,"));
}

}  // namespace
}  // namespace tierline::demo_data
