#include "tierline/source/quarantine.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/sql/sqlite.hpp"

#include "source/value_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tierline::source {
namespace {

using nlohmann::ordered_json;

constexpr std::array statuses{QuarantineStatus::open, QuarantineStatus::replayed,
                              QuarantineStatus::resolved, QuarantineStatus::discarded};

QuarantineStatus status_of(std::string_view text) {
  const auto* const found =
      std::find_if(statuses.begin(), statuses.end(),
                   [&](QuarantineStatus status) { return to_string(status) == text; });
  if (found == statuses.end()) {
    throw Error{ErrorCode::data, fmt::format("cannot read quarantine: no status \"{}\"", text)};
  }
  return *found;
}

sqlite::Connection& with_table(sqlite::Connection& database) {
  if (!has_quarantine(database)) database.execute(std::string{sql::sqlite::create_quarantine.text});
  return database;
}

std::string more_faults(const std::vector<Fault>& faults) {
  auto list = ordered_json::array();
  for (std::size_t i = 1; i < faults.size(); ++i) {
    list.push_back({{"cell", json_of_text(faults[i].cell)},
                    {"column", faults[i].column},
                    {"rule", faults[i].rule},
                    {"raw_value", json_of_text(faults[i].raw_value)},
                    {"message", json_of_text(faults[i].message)}});
  }
  return list.dump();
}

void read_more_faults(const std::string& json, std::vector<Fault>& faults) {
  for (const auto& fault : parse_json(json)) {
    const auto text = [&](const char* name) {
      return fault.contains(name) ? text_of_json(fault[name]) : std::string{};
    };
    faults.push_back(
        {text("cell"), text("column"), text("rule"), text("raw_value"), text("message")});
  }
}

QuarantinedRow read(const sqlite::Statement& query) {
  int at = 0;
  const auto text = [&] { return std::string{query.text(at++)}; };
  const auto optional_text = [&] {
    return query.is_null(at) ? (++at, std::nullopt) : std::optional{text()};
  };
  QuarantinedRow row;
  row.id = query.integer(at++);
  row.table = text();
  row.file_name = text();
  row.file_sha256 = text();
  row.sheet = text();
  row.source_row = query.integer(at++);
  Fault first;
  for (auto* field : {&first.cell, &first.column, &first.rule, &first.raw_value, &first.message}) {
    *field = text();
  }
  row.faults.push_back(std::move(first));
  read_more_faults(text(), row.faults);
  row.row_json = text();
  row.row_sha256 = text();
  row.row_key = optional_text();
  row.status = status_of(text());
  row.reason = text();
  row.first_run_id = text();
  row.last_run_id = text();
  row.closed_run_id = optional_text();
  row.first_seen = text();
  row.last_seen = text();
  return row;
}

void select(sqlite::Statement& query, std::string_view table, std::string_view status,
            std::int64_t id) {
  query.bind(1, table);
  query.bind(2, status);
  query.bind(3, id);
}

}  // namespace

std::string_view to_string(QuarantineStatus status) {
  switch (status) {
    case QuarantineStatus::open: return "open";
    case QuarantineStatus::replayed: return "replayed";
    case QuarantineStatus::resolved: return "resolved";
    case QuarantineStatus::discarded: break;
  }
  return "discarded";
}

bool has_quarantine(sqlite::Connection& database) {
  const auto columns = sqlite::table_columns(database, "quarantine");
  return std::any_of(columns.begin(), columns.end(),
                     [](const sqlite::ColumnInfo& column) { return column.name == "row_sha256"; });
}

Quarantine::Quarantine(sqlite::Connection& database)
    : database_{with_table(database)},
      insert_{database, sql::sqlite::add_quarantined_row.text},
      place_{database, sql::sqlite::quarantined_place.text} {}

bool Quarantine::add(const QuarantinedRow& row) {
  if (row.faults.empty()) {
    throw Error{ErrorCode::internal, "cannot set a row aside: no fault is given"};
  }
  const auto identity = row.row_sha256.empty() ? identity_of(row) : row.row_sha256;
  const bool is_new = !place_of(row.table, identity);
  const auto more = more_faults(row.faults);
  const auto& first = row.faults.front();
  int parameter = 0;
  const auto text = [&](std::string_view value) { insert_.bind(++parameter, value); };
  const auto optional_text = [&](const std::optional<std::string>& value) {
    value ? text(*value) : insert_.bind_null(++parameter);
  };
  text(row.table);
  text(row.file_name);
  text(row.file_sha256);
  text(row.sheet);
  insert_.bind(++parameter, row.source_row);
  text(first.cell);
  text(first.column);
  text(first.rule);
  text(first.raw_value);
  text(first.message);
  text(more);
  text(row.row_json);
  text(identity);
  optional_text(row.row_key);
  text(to_string(row.status));
  text(row.reason);
  text(row.first_run_id);
  text(row.last_run_id);
  optional_text(row.closed_run_id);
  text(row.first_seen);
  text(row.last_seen);
  insert_.run();
  return is_new;
}

std::optional<Quarantine::Place> Quarantine::place_of(std::string_view table,
                                                      std::string_view row_sha256) {
  place_.bind(1, table);
  place_.bind(2, row_sha256);
  std::optional<Place> place;
  if (place_.step()) {
    place = Place{std::string{place_.text(0)}, std::string{place_.text(1)},
                  std::string{place_.text(2)}, place_.integer(3)};
  }
  place_.reset();
  return place;
}

/// The checksum of the row; for its repetitions in one file with their number.
std::string Quarantine::identity_of(const QuarantinedRow& row) {
  const auto checksum = sha256(row.row_json);
  const auto place = place_of(row.table, checksum);
  const bool repeats = place && place->run_id == row.last_run_id &&
                       place->file_sha256 == row.file_sha256 && place->sheet == row.sheet &&
                       place->source_row != row.source_row;
  if (!repeats) return checksum;
  const auto repetition =
      ++repeated_[fmt::format("{} {} {} {}", checksum, row.file_sha256, row.table, row.sheet)];
  return sha256(fmt::format("{}\x1f{}", row.row_json, repetition + 1));
}

void Quarantine::for_each(std::string_view table, std::optional<QuarantineStatus> status,
                          const std::function<void(const QuarantinedRow&)>& use) const {
  sqlite::Statement query{database_, sql::sqlite::quarantined_rows.text};
  select(query, table, status ? to_string(*status) : std::string_view{}, 0);
  while (query.step()) use(read(query));
}

std::optional<QuarantinedRow> Quarantine::find(std::int64_t id) const {
  if (id < 1) return std::nullopt;
  sqlite::Statement query{database_, sql::sqlite::quarantined_rows.text};
  select(query, {}, {}, id);
  if (!query.step()) return std::nullopt;
  return read(query);
}

std::uint64_t Quarantine::count(std::string_view table, QuarantineStatus status) const {
  sqlite::Statement query{database_, sql::sqlite::count_quarantined_rows.text};
  query.bind(1, table);
  query.bind(2, to_string(status));
  query.step();
  return static_cast<std::uint64_t>(query.integer(0));
}

void Quarantine::set_status(std::int64_t id, QuarantineStatus status, std::string_view run_id,
                            std::string_view reason) {
  sqlite::Statement update{database_, sql::sqlite::set_quarantine_status.text};
  update.bind(1, id);
  update.bind(2, to_string(status));
  if (status == QuarantineStatus::open) {
    update.bind_null(3);
  } else {
    update.bind(3, run_id);
  }
  update.bind(4, reason);
  update.run();
  if (database_.changes() != 1) {
    throw Error{ErrorCode::internal,
                fmt::format("cannot change quarantine entry {}: there is none", id)};
  }
}

}  // namespace tierline::source
