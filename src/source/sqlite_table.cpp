#include "tierline/source/sqlite_table.hpp"

#include "tierline/base/edit_distance.hpp"
#include "tierline/base/error.hpp"
#include "tierline/source/source_file.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string_view>
#include <vector>

namespace tierline::source {
namespace {

using spreadsheet::Cell;
using spreadsheet::CellKind;
using sqlite::StorageClass;

constexpr std::string_view mark{"SQLite format 3\0", 16};
constexpr std::int64_t exact_integers = std::int64_t{1} << 53;  // of a double

/// Whether the file can be read is found out by whoever opens it.
bool is_database(const std::filesystem::path& path) {
  std::string beginning(mark.size(), '\0');
  std::ifstream file{path, std::ios::binary};
  return file.read(beginning.data(), static_cast<std::streamsize>(mark.size())) &&
         beginning == mark;
}

std::string choose_table(const std::vector<std::string>& names, const std::string& wanted,
                         const std::string& table, const std::filesystem::path& path) {
  const auto has = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (!wanted.empty() && has(wanted)) return wanted;
  if (wanted.empty() && names.size() == 1) return names.front();
  if (wanted.empty() && has(table)) return table;
  const auto cannot = fmt::format("cannot read \"{}\"", path.native());
  if (names.empty()) {
    throw Error{ErrorCode::data, fmt::format("{}: the database has no table", cannot),
                "check that it is the right file"};
  }
  auto hint =
      fmt::format("its tables are \"{}\"; choose one with --sheet", fmt::join(names, "\", \""));
  if (wanted.empty()) {
    throw Error{ErrorCode::data,
                fmt::format("{}: the database has {} tables", cannot, names.size()), hint};
  }
  if (const auto near = nearest_name(wanted, names)) {
    hint = fmt::format("did you mean \"{}\"? {}", *near, hint);
  }
  throw Error{ErrorCode::data, fmt::format("{}: it has no table \"{}\"", cannot, wanted), hint};
}

/// What SQLite finds wrong with a file has no hint of its own.
template <typename Action>
auto hinted(Action action) {
  try {
    return action();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::data || !error.hint().empty()) throw;
    throw Error{error.code(), error.message(),
                "is the file whole, and a database? copy it again, or export its table as .csv"};
  }
}

class TableReader final : public spreadsheet::RowReader {
 public:
  TableReader(const std::filesystem::path& path, const std::string& wanted,
              const std::string& table)
      : connection_{path, sqlite::Mode::read_only} {
    // Functions that the file's own views name must not do anything but compute.
    connection_.execute("PRAGMA trusted_schema = OFF");
    source_.format = "sqlite";
    source_.sheets = sqlite::table_and_view_names(connection_);
    source_.sheet = choose_table(source_.sheets, wanted, table, path);
    query_.emplace(connection_, sqlite::select_all_sql(source_.sheet));
    for (int n = 0; n < query_->columns(); ++n) names_.push_back(query_->name(n));
    numbers_.resize(names_.size());
  }

  const spreadsheet::Source& source() const override { return source_; }

  bool next(spreadsheet::Row& row) override {
    if (row_ > 0 && !hinted([&] { return query_->step(); })) return false;
    row.number = ++row_;
    row.fault = {};
    row.cells.clear();
    for (std::size_t n = 0; n < names_.size(); ++n) {
      row.cells.push_back(row_ == 1 ? Cell{CellKind::text, names_[n]} : cell(n));
    }
    while (!row.cells.empty() && row.cells.back().kind == CellKind::empty) row.cells.pop_back();
    return true;
  }

  spreadsheet::Position position() const override { return {}; }

 private:
  Cell cell(std::size_t n) {
    const auto column = static_cast<int>(n);
    // The class first: asking for the text may change it.
    switch (query_->storage_class(column)) {
      case StorageClass::integer: {
        const auto value = query_->integer(column);
        const bool exact = value > -exact_integers && value < exact_integers;
        return {exact ? CellKind::number : CellKind::text, query_->text(column)};
      }
      case StorageClass::real: return real(n, query_->real(column));
      case StorageClass::text: return {CellKind::text, query_->text(column)};
      case StorageClass::blob: return {CellKind::error, query_->text(column)};
      case StorageClass::null: break;
    }
    return {};
  }

  /// The shortest text that reads back equal; SQLite's own has 15 digits.
  Cell real(std::size_t n, double value) {
    const bool whole = value == std::trunc(value) && std::abs(value) < double{exact_integers};
    numbers_[n] =
        whole ? fmt::format("{}", static_cast<std::int64_t>(value)) : fmt::format("{}", value);
    return {std::isfinite(value) ? CellKind::number : CellKind::text, numbers_[n]};
  }

  sqlite::Connection connection_;
  spreadsheet::Source source_;
  std::optional<sqlite::Statement> query_;
  std::vector<std::string> names_;
  std::vector<std::string> numbers_;  ///< texts of the row's reals
  std::uint64_t row_ = 0;
};

}  // namespace

std::unique_ptr<spreadsheet::RowReader> open_export(const std::filesystem::path& path,
                                                    const std::string& sheet,
                                                    const std::string& table) {
  if (!is_database(path)) return spreadsheet::open_spreadsheet(path, {.sheet = sheet});
  refuse_unfinished(path);
  return hinted([&] { return std::make_unique<TableReader>(path, sheet, table); });
}

}  // namespace tierline::source
