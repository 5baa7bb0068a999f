#pragma once

#include "tierline/source/rows.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"

#include <cstdint>
#include <functional>
#include <map>
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
  std::string row_sha256;              ///< its identity; empty: `Quarantine::add` gives it
  std::optional<std::string> row_key;  ///< canonical; none when it cannot be read
  QuarantineStatus status = QuarantineStatus::open;
  std::string reason;  ///< why it was discarded, if somebody said so
  std::string first_run_id;
  std::string last_run_id;
  std::optional<std::string> closed_run_id;  ///< of the replay, import or person that closed it
  std::string first_seen;                    ///< ISO 8601, UTC
  std::string last_seen;
};

/// A row as a JSON object {canonical column: value} that keeps storage classes and bytes: numbers
/// and texts as such, null left out. What JSON cannot say is an object of one member: texts that
/// hold a NUL or are no valid UTF-8 {"hex": "…"}, blobs {"blob": "…"}, numbers that JSON would
/// write otherwise {"real": "Inf"}.
/// \param values  in the contract's order: the same row makes the same text, hence the same entry
std::string row_json(const std::vector<std::pair<std::string, Value>>& values);

/// The way back: the values in the order of `columns`, null where the object has none. The texts
/// live in `storage`. \throws Error data for anything that `row_json` does not write
std::vector<Value> values_of(const std::string& row_json, const std::vector<std::string>& columns,
                             std::vector<std::string>& storage);

/// The columns that the object has. \throws Error data as above
std::vector<std::string> columns_of(const std::string& row_json);

/// Is there a table `quarantine` of this form? A source that is somebody's own has none.
bool has_quarantine(sqlite::Connection& database);

/// The table `quarantine` of a source or cleaned database.
class Quarantine {
 public:
  /// Makes the table if it is not there.
  explicit Quarantine(sqlite::Connection& database);

  /// Adds the row, or, when it is there already, moves its last run, last time, faults, file and
  /// place; a replayed or resolved one opens again, a discarded one stays so. Equal rows of one
  /// file in one run are told apart by their order, so each has an entry.
  /// \return true if the entry is new
  bool add(const QuarantinedRow& row);

  /// In the order of their id. `use` must not change the table.
  /// \param table, status  empty or none: every table, any status
  void for_each(std::string_view table, std::optional<QuarantineStatus> status,
                const std::function<void(const QuarantinedRow&)>& use) const;
  std::optional<QuarantinedRow> find(std::int64_t id) const;
  std::uint64_t count(std::string_view table, QuarantineStatus status) const;

  /// \param run_id  who closes it; not kept for `open`
  /// \throws Error internal if there is no such entry
  void set_status(std::int64_t id, QuarantineStatus status, std::string_view run_id,
                  std::string_view reason = {});

 private:
  /// Of an entry when it was seen last.
  struct Place {
    std::string run_id;
    std::string file_sha256;
    std::string sheet;
    std::int64_t source_row = 0;
  };

  std::optional<Place> place_of(std::string_view table, std::string_view row_sha256);
  std::string identity_of(const QuarantinedRow& row);

  sqlite::Connection& database_;
  sqlite::Statement insert_;
  sqlite::Statement place_;
  std::map<std::string, std::uint64_t> repeated_;  ///< rows of a file that came more than once
};

}  // namespace tierline::source
