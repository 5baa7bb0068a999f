#pragma once

#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/contract.hpp"

#include "importer/export_file.hpp"

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace tierline::importer {

/// Who is the team: the logins of a list, compared trimmed and in lower case.
class Roster {
 public:
  /// Reads a CSV or workbook with a header `username` or `login`, such as `Name,Email,username`.
  /// \throws Error data if there is no such header or no login; as open_spreadsheet
  explicit Roster(const std::filesystem::path& path);

  bool has(std::string_view login) const;
  std::size_t size() const { return logins_.size(); }
  const std::string& sha256() const { return sha256_; }

 private:
  std::set<std::string, std::less<>> logins_;
  std::string sha256_;
};

/// The tickets that somebody of a roster has touched, of this and all earlier imports.
class TouchedTickets {
 public:
  explicit TouchedTickets(sqlite::Connection& database);

  void add(std::string_view ticket, std::string_view run_id);
  bool has(std::string_view ticket);

 private:
  sqlite::Statement add_;
  sqlite::Statement find_;
};

/// How many there are; 0 when no roster was ever used. \param database  may be null
std::int64_t touched_tickets(sqlite::Connection* database);

/// Reads the whole file, and notes the tickets of the rows that somebody of the roster wrote. The
/// file stands at its beginning afterwards.
void touch(ExportFile& file, const tickets::Contract& contract, const Roster& roster,
           TouchedTickets& touched, std::string_view run_id);

}  // namespace tierline::importer
