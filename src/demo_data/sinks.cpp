#include "demo_data/sinks.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/spreadsheet/csv_writer.hpp"
#include "tierline/spreadsheet/xlsx_writer.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/sqlite/transaction.hpp"

#include <fmt/format.h>

#include <optional>

namespace tierline::demo_data {
namespace {

class XlsxSink final : public RowSink {
 public:
  explicit XlsxSink(const Options& options) : options_{options} {}

  void begin(const Table& table) override {
    const auto created = static_cast<std::time_t>(local_time(2025, 10, 14));
    writer_.emplace(file_of(options_, table.name), "Sheet1", created);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      writer_->text(static_cast<std::uint16_t>(i), table.columns[i].header);
    }
  }

  void row(std::span<const Cell> cells) override {
    writer_->next_row();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto& cell = cells[i];
      const auto column = static_cast<std::uint16_t>(i);
      switch (cell.kind) {
        case Cell::Kind::absent: break;
        case Cell::Kind::empty: writer_->empty_text(column); break;
        case Cell::Kind::text: writer_->text(column, cell.text); break;
        case Cell::Kind::integer: writer_->integer(column, cell.integer); break;
        case Cell::Kind::real: writer_->number(column, cell.real); break;
        case Cell::Kind::date: writer_->text(column, day_first_date(cell.integer)); break;
      }
    }
  }

  void end() override {
    writer_->finish();
    writer_.reset();
  }

 private:
  const Options& options_;
  std::optional<spreadsheet::XlsxWriter> writer_;
};

class CsvSink final : public RowSink {
 public:
  explicit CsvSink(const Options& options) : options_{options} {}

  void begin(const Table& table) override {
    writer_.emplace(file_of(options_, table.name));
    for (const auto& column : table.columns) {
      writer_->text(column.header);
    }
    writer_->end_row();
  }

  void row(std::span<const Cell> cells) override {
    for (const auto& cell : cells) {
      switch (cell.kind) {
        case Cell::Kind::absent: writer_->absent(); break;
        case Cell::Kind::date: writer_->text(day_first_date(cell.integer)); break;
        default: writer_->text(canonical(cell, buffer_));
      }
    }
    writer_->end_row();
  }

  void end() override {
    writer_->finish();
    writer_.reset();
  }

 private:
  const Options& options_;
  std::optional<spreadsheet::CsvWriter> writer_;
  std::string buffer_;
};

/// One database for all tables, as a data-frame library would make it: no keys, no constraints.
class SqliteSink final : public RowSink {
 public:
  explicit SqliteSink(const Options& options)
      : typed_{options.defects != Defects::severe},
        file_{file_of(options, {})},
        connection_{std::in_place, file_.temporary(), sqlite::Mode::create} {
    // The file only gets its name when it is whole, so nothing has to survive a crash before.
    connection_->execute("PRAGMA journal_mode = OFF");
    connection_->execute("PRAGMA synchronous = OFF");
  }

  void begin(const Table& table) override {
    std::vector<sqlite::ColumnInfo> columns;
    std::vector<std::string> names;
    for (const auto& column : table.columns) {
      // A declared type would turn texts into numbers again.
      columns.push_back({std::string{column.name}, typed_ ? std::string{column.declared} : ""});
      names.emplace_back(column.name);
    }
    const std::string name{table.name};
    connection_->execute(sqlite::create_table_sql(name, columns));
    connection_->execute("BEGIN");
    insert_.emplace(*connection_, sqlite::insert_sql(name, names));
    texts_.resize(columns.size());
  }

  void row(std::span<const Cell> cells) override {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto& cell = cells[i];
      const auto parameter = static_cast<int>(i) + 1;
      switch (cell.kind) {
        case Cell::Kind::absent: insert_->bind_null(parameter); break;
        case Cell::Kind::empty: insert_->bind(parameter, std::string_view{""}); break;
        case Cell::Kind::text: insert_->bind(parameter, std::string_view{cell.text}); break;
        case Cell::Kind::integer: insert_->bind(parameter, cell.integer); break;
        case Cell::Kind::real: insert_->bind(parameter, cell.real); break;
        case Cell::Kind::date:
          texts_[i] = iso(cell.integer);
          insert_->bind(parameter, std::string_view{texts_[i]});
          break;
      }
    }
    insert_->run();
  }

  void end() override {
    insert_.reset();
    connection_->execute("COMMIT");
    if (++tables_ == table_count) {
      connection_.reset();
      file_.commit();
    }
  }

 private:
  static constexpr int table_count = 3;

  bool typed_;
  AtomicFile file_;
  std::optional<sqlite::Connection> connection_;
  std::optional<sqlite::Statement> insert_;
  std::vector<std::string> texts_;
  int tables_ = 0;
};

}  // namespace

std::filesystem::path file_of(const Options& options, std::string_view table) {
  switch (options.format) {
    case Format::xlsx: return options.directory / fmt::format("{}.xlsx", table);
    case Format::csv: return options.directory / fmt::format("{}.csv", table);
    case Format::sqlite: break;
  }
  return options.directory / "source.db";
}

std::unique_ptr<RowSink> make_sink(const Options& options) {
  switch (options.format) {
    case Format::xlsx: return std::make_unique<XlsxSink>(options);
    case Format::csv: return std::make_unique<CsvSink>(options);
    case Format::sqlite: break;
  }
  return std::make_unique<SqliteSink>(options);
}

}  // namespace tierline::demo_data
