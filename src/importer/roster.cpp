#include "importer/roster.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/spreadsheet/row_reader.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/tickets/values.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::importer {
namespace {

std::string folded(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  std::string login{text};
  for (char& c : login) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return login;
}

/// The position of the logins in a header row.
std::size_t login_column(const spreadsheet::Row& header, const std::filesystem::path& path) {
  const auto at =
      std::find_if(header.cells.begin(), header.cells.end(), [](const spreadsheet::Cell& cell) {
        const auto name = folded(cell.text);
        return name == "username" || name == "login";
      });
  if (at == header.cells.end()) {
    throw Error{ErrorCode::data,
                fmt::format("cannot read roster \"{}\": row {} has no header \"username\"",
                            path.native(), header.number),
                "a roster is a list with a header, such as Name,Email,username"};
  }
  return static_cast<std::size_t>(at - header.cells.begin());
}

}  // namespace

Roster::Roster(const std::filesystem::path& path) : sha256_{sha256_of_file(path)} {
  const auto reader = spreadsheet::open_spreadsheet(path);
  spreadsheet::Row row;
  reader->next(row);
  const auto column = login_column(row, path);
  while (reader->next(row)) {
    if (row.cells.size() <= column) continue;
    if (auto login = folded(row.cells[column].text); !login.empty()) {
      logins_.insert(std::move(login));
    }
  }
  if (logins_.empty()) {
    throw Error{ErrorCode::data,
                fmt::format("cannot read roster \"{}\": it names nobody", path.native()),
                "a roster is a list with a header, such as Name,Email,username"};
  }
}

bool Roster::has(std::string_view login) const { return logins_.contains(folded(login)); }

TouchedTickets::TouchedTickets(sqlite::Connection& database)
    : add_{(database.execute(std::string{sql::sqlite::create_touched_ticket.text}), database),
           sql::sqlite::add_touched_ticket.text},
      find_{database, sql::sqlite::find_touched_ticket.text} {}

void TouchedTickets::add(std::string_view ticket, std::string_view run_id) {
  add_.bind(1, ticket);
  add_.bind(2, run_id);
  add_.run();
}

bool TouchedTickets::has(std::string_view ticket) {
  find_.bind(1, ticket);
  const bool found = find_.step();
  find_.reset();
  return found;
}

std::int64_t touched_tickets(sqlite::Connection* database) {
  constexpr auto table = "touched_ticket";
  if (database == nullptr || sqlite::table_columns(*database, table).empty()) return 0;
  return sqlite::row_count(*database, table);
}

void touch(ExportFile& file, const tickets::Contract& contract, const Roster& roster,
           TouchedTickets& touched, std::string_view run_id) {
  const auto& table = file.table();
  const auto login = table.index_of(table.roster_login);
  const auto ticket = table.index_of(table.ticket);
  tickets::Judge judge{contract};
  std::uint64_t rows = 0;
  while (file.next()) {
    if (++rows % rows_between_signals == 0) stop_if_interrupted();
    if (file.is_blank() || !file.row_fault().empty()) continue;
    const auto& row = file.row();
    if (!roster.has(row.values[login].text)) continue;
    const auto& value = row.values[ticket];
    const auto judgement = judge.judge(table.columns[ticket], value.storage, value.text);
    if (!judgement.text.empty()) touched.add(judgement.text, run_id);
  }
  file.rewind();
}

}  // namespace tierline::importer
