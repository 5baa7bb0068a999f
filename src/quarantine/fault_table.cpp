#include "quarantine/fault_table.hpp"

#include "tierline/base/error.hpp"
#include "tierline/spreadsheet/csv_writer.hpp"
#include "tierline/spreadsheet/xlsx_writer.hpp"
#include "tierline/tickets/text_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace tierline::quarantine {
namespace {

constexpr std::array headers{
    "id",         "status",       "table_name",  "file_name",   "file_sha256", "sheet",
    "source_row", "cell",         "column_name", "rule",        "raw_value",   "message",
    "first_seen", "first_run_id", "last_seen",   "last_run_id", "reason"};

/// No file that people open holds invalid UTF-8 or NUL.
std::string legible(std::string_view text) {
  auto valid = tickets::replace_invalid_utf8(text);
  for (auto at = valid.find('\0'); at != std::string::npos; at = valid.find('\0', at)) {
    valid.replace(at, 1, "\xEF\xBF\xBD");
  }
  return valid;
}

}  // namespace

class FaultTable::Sheet {
 public:
  virtual ~Sheet() = default;
  virtual void text(std::string_view value) = 0;
  virtual void integer(std::int64_t value) = 0;
  virtual void end_row() = 0;
  virtual void finish() = 0;
};

namespace {

class CsvSheet final : public FaultTable::Sheet {
 public:
  explicit CsvSheet(const std::filesystem::path& path) : writer_{path} {}

  /// A spreadsheet takes what begins like this for a formula, and would compute it.
  void text(std::string_view value) override {
    const bool formula =
        !value.empty() && std::string_view{"=+-@\t\r"}.find(value.front()) != std::string::npos;
    writer_.text(formula ? "'" + std::string{value} : std::string{value});
  }
  void integer(std::int64_t value) override { writer_.text(std::to_string(value)); }
  void end_row() override { writer_.end_row(); }
  void finish() override { writer_.finish(); }

 private:
  spreadsheet::CsvWriter writer_;
};

class XlsxSheet final : public FaultTable::Sheet {
 public:
  XlsxSheet(const std::filesystem::path& path, TimePoint now)
      : path_{path},
        writer_{path, "quarantine",
                std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count()} {}

  void text(std::string_view value) override {
    if (value.size() > spreadsheet::XlsxWriter::max_text_length) {
      throw Error{
          ErrorCode::data,
          fmt::format("cannot write \"{}\": a value has {} bytes, a cell holds {} "
                      "characters",
                      path_.string(), value.size(), spreadsheet::XlsxWriter::max_text_length),
          "export to a .csv file, which has no such limit"};
    }
    if (!value.empty()) writer_.text(column_, value);
    ++column_;
  }
  void integer(std::int64_t value) override { writer_.integer(column_++, value); }
  void end_row() override {
    writer_.next_row();
    column_ = 0;
  }
  void finish() override { writer_.finish(); }

 private:
  std::filesystem::path path_;
  spreadsheet::XlsxWriter writer_;
  std::uint16_t column_ = 0;
};

std::unique_ptr<FaultTable::Sheet> sheet_for(const std::filesystem::path& path, TimePoint now) {
  const auto extension = path.extension();
  if (extension == ".csv") return std::make_unique<CsvSheet>(path);
  if (extension == ".xlsx") return std::make_unique<XlsxSheet>(path, now);
  throw Error{ErrorCode::usage,
              fmt::format("cannot export to \"{}\": its name says no format", path.string()),
              "end it in .csv or .xlsx"};
}

}  // namespace

FaultTable::FaultTable(const std::filesystem::path& path, TimePoint now)
    : sheet_{sheet_for(path, now)} {
  for (const auto* header : headers) sheet_->text(header);
  sheet_->end_row();
}

FaultTable::~FaultTable() = default;

void FaultTable::add(const source::QuarantinedRow& row, const source::Fault& fault) {
  const auto text = [&](std::string_view value) { sheet_->text(legible(value)); };
  sheet_->integer(row.id);
  text(to_string(row.status));
  text(row.table);
  text(row.file_name);
  text(row.file_sha256);
  text(row.sheet);
  sheet_->integer(row.source_row);
  for (const auto* field :
       {&fault.cell, &fault.column, &fault.rule, &fault.raw_value, &fault.message, &row.first_seen,
        &row.first_run_id, &row.last_seen, &row.last_run_id, &row.reason}) {
    text(*field);
  }
  sheet_->end_row();
}

void FaultTable::finish() { sheet_->finish(); }

}  // namespace tierline::quarantine
