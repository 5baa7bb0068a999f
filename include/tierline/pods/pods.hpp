#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/postgres/session.hpp"
#include "tierline/spreadsheet/row_faults.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Which pod works on which ticket: decided by people, kept in servicedesk.pod_assignment, which
/// outlives releases, with every change in servicedesk.pod_assignment_history.
namespace tierline::pods {

struct AssignOptions {
  std::filesystem::path file;  ///< CSV or workbook with the columns ticket_id and pod
  bool allow_unknown = false;  ///< assign tickets as well that the published release has not
  bool dry_run = false;        ///< count what would change, write nothing, not even the run
};

/// rows = assigned + moved + unassigned + unchanged, if there is neither a fault nor an unknown
/// ticket that was not allowed; else all four are 0.
struct Assigned {
  std::uint64_t rows = 0;
  std::uint64_t assigned = 0;    ///< had none
  std::uint64_t moved = 0;       ///< had another one
  std::uint64_t unassigned = 0;  ///< have none any more
  std::uint64_t unchanged = 0;
  std::uint64_t unknown = 0;                ///< neither in the release nor assigned before
  std::vector<std::int64_t> first_unknown;  ///< at most ten
  spreadsheet::RowFaults faults;
  bool allow_unknown = false;
  bool dry_run = false;

  bool refused() const { return faults.any() || (unknown > 0 && !allow_unknown); }
  /// Refused is a fail; a file without rows, and unknown tickets that were allowed, a warning.
  Verdict verdict() const;
};

/// Brings the rows of the file into the books in one transaction: all or, when a row has a fault or
/// a ticket is unknown, none. An empty pod takes the ticket out of its pod. Tickets that the file
/// does not name stay where they are. Loaded again it changes nothing. Memory: the rows of the
/// file. \throws Error data, io for a file that cannot be read or has other columns; data,
/// conflict,
///         unavailable, interrupted of the database
Assigned assign(const AssignOptions& options, postgres::Session& session,
                const observability::Services& services);

struct Pod {
  std::string name;             ///< `Unassigned`: tickets without one
  std::uint64_t assigned = 0;   ///< tickets in the books, also those that the release has not
  std::uint64_t published = 0;  ///< tickets of the published release that dashboards count for it
};

struct Listed {
  std::vector<Pod> pods;  ///< by name, Unassigned last
  Verdict verdict() const { return Verdict::pass; }
};

Listed list(postgres::Session& session);

struct Change {
  std::string changed_at;  ///< ISO 8601, UTC
  std::string old_pod;     ///< empty: none
  std::string new_pod;     ///< empty: none
  std::string changed_by;
  std::string run_id;  ///< empty: by hand
};

struct Shown {
  std::int64_t ticket_id = 0;
  std::optional<std::string> pod;  ///< that people assigned
  std::vector<Change> changes;     ///< oldest first
  Verdict verdict() const { return Verdict::pass; }
};

/// What the books say of one ticket; nothing, of one that was never assigned.
Shown show(std::int64_t ticket_id, postgres::Session& session);

std::string to_text(const Assigned& report);
std::string to_text(const Listed& report);
std::string to_text(const Shown& report);
nlohmann::json to_json(const Assigned& report);
nlohmann::json to_json(const Listed& report);
nlohmann::json to_json(const Shown& report);

}  // namespace tierline::pods
