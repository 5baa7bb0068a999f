#include "importer/table_writer.hpp"

#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/table_sql.hpp"

#include <charconv>
#include <utility>

namespace tierline::importer {
namespace {

constexpr int first_insert_value = 4;  // after the row number, the import and the key
constexpr int first_found_value = 2;   // after the rowid and the import
constexpr auto repetition_separator = "\x1F";

std::vector<std::string> all_names(const tickets::Table& table) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back(column.name);
  return names;
}

std::vector<std::string> insert_names(const tickets::Table& table,
                                      const std::vector<bool>& columns) {
  std::vector<std::string> names{bookkeeping::source_row, bookkeeping::import_id,
                                 bookkeeping::row_key};
  for (std::size_t n = 0; n < columns.size(); ++n) {
    if (columns[n]) names.push_back(table.columns[n].name);
  }
  names.push_back(bookkeeping::kept_columns);
  return names;
}

std::vector<std::string> find_names(const tickets::Table& table) {
  std::vector<std::string> names{"rowid", bookkeeping::import_id};
  for (auto& name : all_names(table)) names.push_back(std::move(name));
  names.push_back(bookkeeping::kept_columns);
  return names;
}

std::vector<std::string> archive_names(const tickets::Table& table) {
  std::vector<std::string> names{bookkeeping::source_row, bookkeeping::import_id,
                                 bookkeeping::row_key};
  for (auto& name : all_names(table)) names.push_back(std::move(name));
  names.push_back(bookkeeping::kept_columns);
  return names;
}

std::vector<std::string> update_names(const tickets::Table& table) {
  std::vector<std::string> names{bookkeeping::source_row, bookkeeping::import_id};
  for (auto& name : all_names(table)) names.push_back(std::move(name));
  names.push_back(bookkeeping::kept_columns);
  return names;
}

double number_of(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool less(tickets::Type type, std::string_view one, std::string_view other) {
  if (type != tickets::Type::bigint && type != tickets::Type::smallint &&
      type != tickets::Type::numeric) {
    return one < other;  // canonical dates and times sort as texts
  }
  return number_of(one) < number_of(other);
}

}  // namespace

TableWriter::TableWriter(sqlite::Connection& database, const tickets::Table& table,
                         const std::vector<bool>& columns, std::int64_t import_id,
                         Repetition repetition)
    : table_{table},
      import_id_{import_id},
      repetition_{repetition},
      database_{database},
      insert_{database, sqlite::insert_new_sql(table.name, insert_names(table, columns))},
      find_{database,
            sqlite::select_where_sql(table.name, find_names(table), {bookkeeping::row_key})},
      archive_{database, sqlite::archive_row_sql(table.name, archive_of(table.name),
                                                 archive_names(table), bookkeeping::replaced_by)},
      update_{database, sqlite::update_row_sql(table.name, update_names(table))} {
  for (std::size_t n = 0; n < columns.size(); ++n) {
    if (columns[n]) columns_.push_back(n);
  }
  if (!table.latest_by.empty()) latest_by_ = table.index_of(table.latest_by);
  if (!table.natural_key.empty()) {
    database.execute(std::string{sql::sqlite::create_repetition.text});
    database.execute(std::string{sql::sqlite::delete_repetitions.text});
    count_repetition_.emplace(database, sql::sqlite::count_repetition.text);
  }
}

void TableWriter::put(const GivenRow& row, RowJudge& judge) {
  const auto& key = judge.key();
  if (insert(row, key ? &*key : nullptr)) {
    ++counts_.inserted;
    return;
  }
  if (table_.natural_key.empty()) return merge(row, *key, judge);
  const auto stored = find(*key);
  if (repetition_ == Repetition::same_row && !was_seen(*stored)) return merge(row, *key, judge);
  while (true) {
    const auto next = next_repetition(*key);
    if (insert(row, &next)) {
      ++counts_.inserted;
      return;
    }
    if (repetition_ == Repetition::same_row) return merge(row, next, judge);
  }
}

bool TableWriter::insert(const GivenRow& row, const RowKey* key) {
  insert_.bind(1, row.source_row);
  insert_.bind(2, import_id_);
  if (key != nullptr) bind(insert_, 3, *key);
  int parameter = first_insert_value;
  for (const auto column : columns_) {
    const auto& value = row.values[column];
    if (value.storage != tickets::Storage::null) bind(insert_, parameter, value);
    ++parameter;
  }
  if (!row.kept_columns.empty()) insert_.bind(parameter, std::string_view{row.kept_columns});
  insert_.run();
  return database_.changes() == 1;
}

/// Stands at the row until the next search.
std::optional<TableWriter::Stored> TableWriter::find(const RowKey& key) {
  find_.reset();
  bind(find_, 1, key);
  if (!find_.step()) return std::nullopt;
  return Stored{find_.integer(0), find_.integer(1)};
}

void TableWriter::merge(const GivenRow& row, const RowKey& key, RowJudge& judge) {
  const auto stored = find(key).value();
  if (was_seen(stored)) return merge_duplicate(row, stored, judge);
  switch (compare(row, judge)) {
    case Comparison::older:
      ++counts_.older;
      if (!table_.natural_key.empty()) mark_seen(stored);
      return;
    case Comparison::same:
      ++counts_.unchanged;
      mark_seen(stored);
      return;
    case Comparison::different: break;
  }
  archive(stored);
  update(row, stored);
  ++counts_.updated;
}

/// Another row of the file has this key: the newer one stays, of equally new ones the later one.
void TableWriter::merge_duplicate(const GivenRow& row, const Stored& stored, RowJudge& judge) {
  ++counts_.duplicate;
  if (compare(row, judge) != Comparison::different) return;
  if (stored.import_id != import_id_) {
    // The row before said what was stored already.
    archive(stored);
    --counts_.unchanged;
    ++counts_.updated;
  }
  update(row, stored);
}

TableWriter::Comparison TableWriter::compare(const GivenRow& row, RowJudge& judge) {
  if (is_older(judge)) return Comparison::older;
  const auto kept = find_.text(first_found_value + static_cast<int>(table_.columns.size()));
  bool same = row.kept_columns.empty() || kept == row.kept_columns;
  for (std::size_t n = 0; same && n < table_.columns.size(); ++n) {
    same = !row.present[n] || is_stored(n, row.values[n], judge);
  }
  return same ? Comparison::same : Comparison::different;
}

bool TableWriter::is_older(RowJudge& judge) const {
  if (!latest_by_) return false;
  const auto stored =
      judge.read(*latest_by_, value_of(find_, first_found_value + static_cast<int>(*latest_by_)));
  if (!stored) return false;
  const auto& given = judge.canonical(*latest_by_);
  return !given || less(table_.columns[*latest_by_].type, *given, *stored);
}

bool TableWriter::is_stored(std::size_t column, const source::Value& value, RowJudge& judge) const {
  const auto stored = value_of(find_, first_found_value + static_cast<int>(column));
  if (value.storage == tickets::Storage::real && stored.storage == tickets::Storage::real) {
    // Rendered, a number has fewer digits than it has.
    return number_of(value.text) == find_.real(first_found_value + static_cast<int>(column));
  }
  return judge.same(column, value, stored);
}

void TableWriter::archive(const Stored& stored) {
  archive_.bind(1, stored.rowid);
  archive_.bind(2, import_id_);
  archive_.run();
}

/// What the origin of the row does not have at all stays as it is.
void TableWriter::update(const GivenRow& row, const Stored& stored) {
  update_.bind(1, row.source_row);
  update_.bind(2, import_id_);
  int parameter = 3;
  for (std::size_t n = 0; n < table_.columns.size(); ++n) {
    if (row.present[n]) {
      bind(update_, parameter, row.values[n]);
    } else {
      bind_column(update_, parameter, find_, first_found_value + static_cast<int>(n));
    }
    ++parameter;
  }
  if (row.kept_columns.empty()) {
    bind_column(update_, parameter++, find_,
                first_found_value + static_cast<int>(table_.columns.size()));
  } else {
    update_.bind(parameter++, std::string_view{row.kept_columns});
  }
  update_.bind(parameter, stored.rowid);
  update_.run();
}

RowKey TableWriter::next_repetition(const RowKey& key) {
  count_repetition_->bind(1, std::string_view{key.text});
  count_repetition_->step();
  const auto number = count_repetition_->integer(0);
  count_repetition_->reset();
  return {key.text + repetition_separator + std::to_string(number), std::nullopt};
}

bool TableWriter::was_seen(const Stored& stored) const {
  if (stored.import_id == import_id_) return true;
  const auto at = static_cast<std::size_t>(stored.rowid);
  return at < seen_.size() && seen_[at];
}

void TableWriter::mark_seen(const Stored& stored) {
  const auto at = static_cast<std::size_t>(stored.rowid);
  if (at >= seen_.size()) seen_.resize(at + at / 2 + 1, false);
  seen_[at] = true;
}

bool TableWriter::brought(const RowKey& key) {
  const auto stored = find(key);
  return stored && was_seen(*stored);
}

}  // namespace tierline::importer
