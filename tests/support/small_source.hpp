#pragma once

#include "tierline/base/files.hpp"
#include "tierline/source/quarantine.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/contract.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace tierline::testing {

/// A contract that extends the built-in one by next to nothing.
constexpr std::string_view only_tickets = R"toml(
name = "only tickets"
extends = "servicedesk"
date_order = "ANY"
time_zone = "UTC"
[[tables]]
name = "tickets"
columns = [
  { name = "ticket_id", headers = ["TKT-Ticket ID"], prefix = "INC" },
  { name = "title", headers = ["TKT-Title"] },
]
)toml";

/// A contract of two tables, one with a key and one without, that has a column of each kind.
constexpr std::string_view small_contract = R"toml(
name = "small"
date_order = "DMY"
time_zone = "Australia/Perth"
null_values = ["nan"]

[[tables]]
name = "tickets"
key = ["ticket_id"]
latest_by = "modified_at"
columns = [
  { name = "ticket_id", type = "bigint", headers = ["TKT-Ticket ID"], required = true, not_null = true },
  { name = "title", type = "text", headers = ["TKT-Title"], required = true, pii = true },
  { name = "category", type = "text", headers = ["TKT-Category"], decode_entities = true },
  { name = "modified_at", type = "timestamptz", headers = ["TKT-Modified Time"] },
  { name = "sla_met", type = "boolean", headers = ["TKT-SLA Met"] },
  { name = "is_alert", type = "boolean", headers = ["TKT-Alert"], derived = { from = "category", equals = "Alert" } },
]

[[tables]]
name = "timesheets"
surrogate = "timesheet_id"
columns = [
  { name = "user_login", type = "text", headers = ["TS-User Username"], required = true, pii = true },
  { name = "work_date", type = "date", headers = ["TS-Date"], required = true, not_null = true },
  { name = "start_time", type = "time", headers = ["TS-Time From"] },
  { name = "hours", type = "numeric(6,2)", headers = ["TS-Hours"] },
  { name = "ticket_id", type = "bigint", headers = ["TS-Crm ID"], zero_is_null = true },
]
)toml";

/// A source database under the exports' own headers, without rows, and its contract.
class SmallSource {
 public:
  SmallSource() {
    replace_file(contract, small_contract);
    execute(
        "CREATE TABLE tickets (\"TKT-Ticket ID\" INTEGER, \"TKT-Title\" TEXT, \"TKT-Category\" "
        "TEXT, "
        "  \"TKT-Modified Time\" TIMESTAMP, \"TKT-SLA Met\" TEXT, \"TKT-Alert\" TEXT);"
        "CREATE TABLE timesheets (\"TS-User Username\" TEXT, \"TS-Date\" TIMESTAMP, "
        "  \"TS-Time From\" TEXT, \"TS-Hours\" REAL, \"TS-Crm ID\" INTEGER)");
  }

  /// Changes the source.
  void execute(const std::string& sql) {
    sqlite::Connection database{path, sqlite::Mode::create};
    database.execute("PRAGMA synchronous = OFF; " + sql);
  }

  /// `count` tickets, numbered from `first`, that need no correction.
  void add_tickets(int first, int count) {
    execute("WITH RECURSIVE n (i) AS (VALUES (" + std::to_string(first) +
            ") UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " + std::to_string(first + count) +
            ") INSERT INTO tickets SELECT i, 'title ' || i, 'Network', '2025-07-03 11:12:53', '1', "
            "NULL FROM n");
  }

  /// `count` timesheets that need no correction.
  void add_timesheets(int count) {
    execute("WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < " +
            std::to_string(count) +
            ") INSERT INTO timesheets SELECT 'login', '2025-07-03', '08:30:00', 7.5, 42 FROM n");
  }

  /// A row that the importer would set aside. \param row  {canonical column: value}
  void set_aside(const std::string& table, std::int64_t source_row,
                 const nlohmann::ordered_json& row) {
    sqlite::Connection database{path, sqlite::Mode::create};
    database.execute("PRAGMA synchronous = OFF");
    source::QuarantinedRow entry;
    entry.table = table;
    entry.file_name = table + ".xlsx";
    entry.file_sha256 = "sha of " + table;
    entry.sheet = "Sheet1";
    entry.source_row = source_row;
    entry.faults = {{"Sheet1!D" + std::to_string(source_row), "modified_at", "impossible-date",
                     "31/02/2025", "is in no calendar or on no clock"}};
    entry.row_json = row.dump();
    entry.first_run_id = entry.last_run_id = "import 1";
    entry.first_seen = entry.last_seen = "2025-10-01T02:00:00Z";
    source::Quarantine{database}.add(entry);
  }

  /// The first value of a query on `file`, `NULL` for none.
  static std::string value(const std::filesystem::path& file, const std::string& sql) {
    sqlite::Connection database{file, sqlite::Mode::read_only};
    sqlite::Statement query{database, sql};
    if (!query.step()) return "no row";
    return query.is_null(0) ? "NULL" : std::string{query.text(0)};
  }

  TempDir dir;
  std::filesystem::path path = dir.path() / "source.db";
  std::filesystem::path contract = dir.path() / "contract.toml";
};

}  // namespace tierline::testing
