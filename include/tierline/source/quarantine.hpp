#pragma once

#include "tierline/source/rows.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::source {

/// Why a value, or the shape of its row, cannot be used.
struct Fault {
  std::string cell;       ///< `Sheet1!F1432`, `F1432` in a CSV; empty when no cell is to blame
  std::string column;     ///< canonical; empty when the whole row is at fault
  std::string rule;       ///< kebab-case, stable
  std::string raw_value;  ///< whole, its bytes as they came
  std::string message;    ///< follows the value: `is no integer`
};

enum class QuarantineStatus {
  open,       ///< waits for a decision
  replayed,   ///< loaded by a replay
  resolved,   ///< a later import brought a good row of the same key
  discarded,  ///< somebody decided to leave it out; it stays readable
};

std::string_view to_string(QuarantineStatus status);

/// One row that was set aside, whole.
struct QuarantinedRow {
  std::int64_t id = 0;  ///< within its database; given by `Quarantine::add`
  std::string table;
  std::string file_name;
  std::string file_sha256;
  std::string sheet;
  std::int64_t source_row = 0;         ///< 1-based in the sheet; in a CSV the record
  std::vector<Fault> faults;           ///< in the order of the contract's columns; never empty
  std::string row_json;                ///< of `row_json` below
  std::optional<std::string> row_key;  ///< canonical; none when it cannot be read
  QuarantineStatus status = QuarantineStatus::open;
  std::string first_run_id;
  std::string last_run_id;
  std::string first_seen;  ///< ISO 8601, UTC
  std::string last_seen;
};

/// A row as a JSON object {canonical column: value} that keeps storage classes and bytes: numbers
/// and null as such, texts as texts, what is no valid UTF-8 as {"hex": "…"}.
std::string row_json(const std::vector<std::pair<std::string, Value>>& values);

/// The way back: the values in the order of `columns`, null where the object has none. The texts
/// live in `storage`.
std::vector<Value> values_of(const std::string& row_json, const std::vector<std::string>& columns,
                             std::vector<std::string>& storage);

/// The table `quarantine` of a source or cleaned database.
class Quarantine {
 public:
  /// Makes the table if it is not there.
  explicit Quarantine(sqlite::Connection& database);

  /// Adds the row, or, when it is there already, moves its last run, last time, file and place; a
  /// replayed or resolved one opens again, a discarded one stays so.
  void add(const QuarantinedRow& row);

  /// In the order of their id. \param table, status  empty or none: every table, any status
  void for_each(std::string_view table, std::optional<QuarantineStatus> status,
                const std::function<void(const QuarantinedRow&)>& use) const;
  std::optional<QuarantinedRow> find(std::int64_t id) const;
  std::uint64_t count(std::string_view table, QuarantineStatus status) const;
  void set_status(std::int64_t id, QuarantineStatus status, std::string_view run_id);

 private:
  sqlite::Connection& database_;
};

}  // namespace tierline::source
