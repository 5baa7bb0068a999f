#include "importer/columns.hpp"

#include "tierline/base/error.hpp"
#include "tierline/spreadsheet/cell_address.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tierline::importer {
namespace {

using spreadsheet::column_letters;

[[noreturn]] void refuse(const Place& place, const std::string& cause, const std::string& hint) {
  const auto sheet = place.sheet.empty() ? "" : fmt::format("sheet \"{}\", ", place.sheet);
  throw Error{ErrorCode::data,
              fmt::format("cannot import \"{}\": {}row {}: {}", place.path.native(), sheet,
                          place.row, cause),
              hint};
}

/// `created_at is called "TKT-Created Time"; did you mean "Created" in column D?`
std::string help_with(const tickets::Column& column, const std::vector<std::string>& headers) {
  auto help =
      fmt::format("{} is called \"{}\"", column.name, fmt::join(column.headers, "\" or \""));
  if (const auto near = tickets::nearest_header(column, headers)) {
    const auto at = std::find(headers.begin(), headers.end(), *near) - headers.begin();
    help += fmt::format("; did you mean \"{}\" in column {}?", *near,
                        column_letters(static_cast<std::size_t>(at)));
  }
  return help;
}

void refuse_missing(const tickets::Contract& contract, const tickets::Table& table,
                    const tickets::HeaderMatch& match, const std::vector<std::string>& headers,
                    const Place& place) {
  if (match.missing.empty()) return;
  const auto* const other = tickets::recognise(contract, headers);
  if (other != nullptr) {
    refuse(place, fmt::format("these are {}, not {}", other->name, table.name),
           fmt::format("pass the file with --{}", other->name));
  }
  std::vector<std::string> names;
  std::vector<std::string> help;
  for (const auto column : match.missing) {
    names.push_back(table.columns[column].name);
    help.push_back(help_with(table.columns[column], headers));
  }
  refuse(place,
         fmt::format("no header for the required column{} {} of {}", names.size() > 1 ? "s" : "",
                     fmt::join(names, ", "), table.name),
         fmt::format("{}\na spelling of your own goes into the contract, see --contract",
                     fmt::join(help, "\n")));
}

void refuse_duplicates(const tickets::Table& table, const tickets::HeaderMatch& match,
                       const std::vector<std::string>& headers, const Place& place) {
  if (match.duplicates.empty()) return;
  const auto second = match.duplicates.front();
  const auto alone = tickets::match_headers(table, {headers[second]});
  std::size_t column = 0;
  while (!alone.header_of[column]) ++column;
  const auto first = match.header_of[column].value();
  refuse(place,
         fmt::format("\"{}\" in column {} and \"{}\" in column {} are both {}", headers[first],
                     column_letters(first), headers[second], column_letters(second),
                     table.columns[column].name),
         "remove or rename one of the two columns");
}

}  // namespace

void refuse_unknown(const tickets::Table& table, const std::vector<std::string>& unknown,
                    const Place& place) {
  refuse(place,
         fmt::format("the contract has no column for \"{}\" in {}", fmt::join(unknown, "\", \""),
                     table.name),
         "add it to the contract, or let unknown columns be with --unknown-columns ignore or keep");
}

const tickets::Table& recognise_table(const tickets::Contract& contract,
                                      const std::vector<std::string>& headers, const Place& place) {
  if (const auto* const table = tickets::recognise(contract, headers)) return *table;
  const tickets::Table* nearest = nullptr;
  std::size_t most = 0;
  for (const auto& table : contract.tables) {
    const auto match = tickets::match_headers(table, headers);
    const auto known = headers.size() - match.unknown.size();
    if (table.absent || known <= most) continue;
    nearest = &table;
    most = known;
  }
  if (nearest == nullptr) {
    refuse(place, fmt::format("contract {} knows none of these headers", contract.name),
           "is it the right sheet (--sheet) and the right contract (--contract)?");
  }
  refuse_missing(contract, *nearest, tickets::match_headers(*nearest, headers), headers, place);
  refuse(place, fmt::format("contract {} has no table with these headers", contract.name),
         "name the table, such as with --tickets");
}

ColumnMap map_columns(const tickets::Contract& contract, const tickets::Table& table,
                      const std::vector<std::string>& headers, const Place& place) {
  const auto match = tickets::match_headers(table, headers);
  refuse_missing(contract, table, match, headers, place);
  refuse_duplicates(table, match, headers, place);

  ColumnMap map;
  map.column_of_cell.resize(headers.size());
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    const auto& name = table.columns[column].name;
    if (const auto header = match.header_of[column]) {
      map.column_of_cell[*header] = column;
      map.matched.push_back(
          {name, headers[*header], column_letters(*header), match.kind_of[column]});
    } else if (!table.columns[column].absent()) {
      map.absent.push_back(name);
    }
  }
  map.cell_of_column = match.header_of;
  map.unknown = match.unknown;
  for (const auto header : match.unknown) {
    const auto* const near = tickets::nearest_column(table, match, headers[header]);
    map.unknown_headers.push_back(
        {headers[header], column_letters(header), near == nullptr ? "" : near->name});
  }
  return map;
}

}  // namespace tierline::importer
