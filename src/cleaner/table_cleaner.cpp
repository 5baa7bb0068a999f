#include "cleaner/table_cleaner.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace tierline::cleaner {
namespace {

using tickets::Judgement;
using tickets::ValueState;

const std::string row_number = "source_row";

std::int64_t integer_of(std::string_view canonical) {
  std::int64_t value = 0;
  std::from_chars(canonical.data(), canonical.data() + canonical.size(), value);
  return value;
}

std::vector<std::string> names_of(const tickets::Table& table) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back(column.name);
  return names;
}

}  // namespace

TableCleaner::TableCleaner(const Workplace& workplace, const source::Layout& layout,
                           const tickets::Table& table)
    : table_{table},
      workplace_{workplace},
      reader_{workplace.source, layout, source::RowReader::Rows::all},
      looked_up_{workplace.source, layout, source::RowReader::Rows::by_rowid},
      cells_(table.columns.size()),
      erased_(table.columns.size()),
      repairs_(table.columns.size()),
      changes_{table, workplace.show_values} {
  for (const auto& header : layout.header_of) there_.push_back(header.has_value());
  for (const auto& name : table.key) key_.push_back(table.index_of(name));
  if (!table.latest_by.empty()) latest_by_ = table.index_of(table.latest_by);
  report_.name = table.name;
  create_table();
}

void create_clean_table(sqlite::Connection& output, const tickets::Table& table) {
  std::vector<sqlite::ColumnInfo> declared;
  for (const auto& column : table.columns) {
    declared.push_back({column.name, is_integer(column.type) ? "INTEGER" : "TEXT"});
  }
  declared.push_back({row_number, "INTEGER"});
  output.execute(sqlite::create_table_sql(table.name, declared));
  if (!table.key.empty()) output.execute(sqlite::create_key_sql(table.name, table.key));
}

void TableCleaner::create_table() {
  auto& output = workplace_.output;
  create_clean_table(output, table_);
  // The rowid of the source stays, so that a row written before can be found there again.
  auto columns = names_of(table_);
  columns.push_back(row_number);
  columns.emplace_back("rowid");
  insert_.emplace(output, sqlite::insert_sql(table_.name, columns));
  if (key_.empty()) return;
  std::vector<std::string> wanted{"rowid"};
  if (latest_by_) wanted.push_back(table_.latest_by);
  rival_.emplace(output, sqlite::select_where_sql(table_.name, wanted, table_.key));
  erase_.emplace(output, sqlite::delete_where_sql(table_.name, {"rowid"}));
}

TableReport TableCleaner::run(const observability::Services& services,
                              observability::HealthWatch& health) {
  const Stopwatch watch;
  const auto carried = workplace_.quarantine.carry(table_.name);
  report_.rows_carried_open = carried.open;
  report_.rows_carried_discarded = carried.discarded;
  workplace_.audit.begin(table_, there_);
  while (reader_.next()) {
    clean_row();
    if (++report_.rows_read % rows_between_signals == 0) {
      stop_if_interrupted();
      health.advance(rows_between_signals);
      services.progress.advance(rows_between_signals);
    }
  }
  services.progress.advance(report_.rows_read % rows_between_signals);
  for (std::size_t i = 0; i < repairs_.size(); ++i) {
    for (const auto& [rule, count] : repairs_[i]) {
      report_.repairs[table_.columns[i].name][std::string{rule}] = count;
    }
  }
  report_.rows_clean =
      static_cast<std::uint64_t>(sqlite::row_count(workplace_.output, table_.name));
  report_.content_sha256 = workplace_.audit.finish();
  // The audit saw rows that are there no more.
  if (has_erased_) report_.content_sha256 = content_sha256(workplace_.output, table_);
  report_.changes = changes_.changes();
  changes_.write(workplace_.output);
  report_.seconds = watch.seconds();
  const auto accounted = report_.rows_clean + report_.rows_quarantined + report_.rows_duplicate;
  if (report_.rows_read != accounted) {
    throw Error{ErrorCode::internal,
                fmt::format("cannot account for the rows of \"{}\": {} read, {} clean, {} in "
                            "quarantine, {} duplicate",
                            table_.name, report_.rows_read, report_.rows_clean,
                            report_.rows_quarantined, report_.rows_duplicate)};
  }
  return report_;
}

void TableCleaner::clean_row() {
  auto faults = judge_row(reader_, cells_);
  count_repairs();
  if (!faults.empty()) {
    audit(nullptr);
    workplace_.quarantine.add_faulty(table_, reader_, std::move(faults));
    ++report_.rows_quarantined;
    return;
  }
  if (const auto rival = find_rival()) {
    looked_up_.find(rival->rowid);
    ++report_.rows_duplicate;
    if (rival->newer) {
      audit(nullptr);
      set_aside_duplicate(reader_, looked_up_.source_row());
      return;
    }
    set_aside_duplicate(looked_up_, reader_.source_row());
    erase_row(rival->rowid);
  }
  insert_row();
}

/// Fills the cells. Returns why the row cannot be used, if so.
std::vector<source::Fault> TableCleaner::judge_row(const source::RowReader& row,
                                                   std::vector<Cell>& cells) {
  std::vector<source::Fault> faults;
  const auto& values = row.values();
  const auto take = [&](std::size_t column, const Judgement& judgement) {
    auto& cell = cells[column];
    cell.state = judgement.state;
    cell.text = judgement.text;
    cell.rule = judgement.changed() ? judgement.rule : std::string_view{};
    if (judgement.state != ValueState::repaired) return;
    // The judge uses its own memory again for the next value.
    cell.kept.assign(judgement.text);
    cell.text = cell.kept;
  };
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& column = table_.columns[i];
    if (column.derived) continue;
    const auto judgement = workplace_.judge.judge(column, values[i].storage, values[i].text);
    take(i, judgement);
    if (judgement.state != ValueState::unrepairable) continue;
    faults.push_back({.cell = {},
                      .column = column.name,
                      .rule = std::string{judgement.rule},
                      .raw_value = std::string{values[i].text},
                      .message = std::string{judgement.message}});
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& derived = table_.columns[i].derived;
    if (!derived) continue;
    const auto& from = cells[table_.index_of(derived->from)];
    take(i, tickets::derive(*derived, {from.state, from.text, {}, {}}));
  }
  return faults;
}

void TableCleaner::count_repairs() {
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (!cells_[i].rule.empty()) ++repairs_[i][cells_[i].rule];
  }
}

std::optional<TableCleaner::Rival> TableCleaner::find_rival() {
  if (!rival_) return std::nullopt;
  for (std::size_t i = 0; i < key_.size(); ++i) {
    bind(*rival_, static_cast<int>(i) + 1, key_[i]);
  }
  std::optional<Rival> found;
  if (rival_->step()) found = Rival{rival_->integer(0), is_newer_than_this_row()};
  rival_->reset();
  return found;
}

/// Of two rows equally new, or if nothing says which is newer, the later one in the source stays.
bool TableCleaner::is_newer_than_this_row() const {
  if (!latest_by_ || rival_->is_null(1)) return false;
  const auto& cell = cells_[*latest_by_];
  if (cell.state == ValueState::null) return true;
  return is_integer(table_.columns[*latest_by_].type) ? rival_->integer(1) > integer_of(cell.text)
                                                      : rival_->text(1) > cell.text;
}

void TableCleaner::bind(sqlite::Statement& statement, int parameter, std::size_t column) const {
  const auto& cell = cells_[column];
  if (cell.state == ValueState::null) {
    statement.bind_null(parameter);
  } else if (is_integer(table_.columns[column].type)) {
    statement.bind(parameter, integer_of(cell.text));
  } else {
    statement.bind(parameter, cell.text);
  }
}

void TableCleaner::audit(const std::vector<Cell>* cells) {
  workplace_.audit.add(reader_.source_row(), reader_.values(), cells);
}

void TableCleaner::insert_row() {
  int parameter = 1;
  for (std::size_t i = 0; i < cells_.size(); ++i) bind(*insert_, parameter++, i);
  insert_->bind(parameter++, reader_.source_row());
  insert_->bind(parameter, reader_.rowid());
  insert_->run();
  audit(&cells_);
  changes_.add(reader_.rowid(), reader_.source_row(), reader_.values(), cells_);
}

/// `looked_up_` stands at what it was in the source.
void TableCleaner::erase_row(std::int64_t rowid) {
  erase_->bind(1, rowid);
  erase_->run();
  has_erased_ = true;
  judge_row(looked_up_, erased_);
  changes_.take_back(rowid, looked_up_.values(), erased_);
}

void TableCleaner::set_aside_duplicate(const source::RowReader& loser, std::int64_t winner_row) {
  std::string columns;
  std::string values;
  for (const auto i : key_) {
    columns += (columns.empty() ? "" : ", ") + table_.columns[i].name;
    values += (values.empty() ? "" : ", ") + std::string{loser.values()[i].text};
  }
  workplace_.quarantine.add_duplicate(
      table_, loser,
      {.cell = {},
       .column = columns,
       .rule = "duplicate-key",
       .raw_value = values,
       .message = fmt::format("is also the key of row {}, which is newer", winner_row)});
}

std::string content_sha256(sqlite::Connection& output, const tickets::Table& table) {
  Sha256 hash;
  sqlite::Statement rows{output, sqlite::select_sql(table.name, names_of(table))};
  std::string line;
  while (rows.step()) {
    line.clear();
    for (int i = 0; i < rows.columns(); ++i) append_content(line, rows.is_null(i), rows.text(i));
    hash.update(line);
  }
  return hash.finish();
}

}  // namespace tierline::cleaner
