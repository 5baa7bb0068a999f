#pragma once

#include "tierline/importer/importer.hpp"
#include "tierline/tickets/contract.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tierline::importer {

/// Where a header row stands, for messages.
struct Place {
  std::filesystem::path path;
  std::string sheet;
  std::uint64_t row = 0;
};

/// How the cells of a file become the columns of a table.
struct ColumnMap {
  std::vector<std::optional<std::size_t>> column_of_cell;  ///< by position in the file
  std::vector<std::optional<std::size_t>> cell_of_column;  ///< by column of the contract
  std::vector<MatchedColumn> matched;                      ///< in the order of the contract
  std::vector<std::size_t> unknown;                        ///< positions of headers
  std::vector<UnknownHeader> unknown_headers;              ///< the same, with what may be meant
  std::vector<std::string> absent;
};

/// The table that the headers of a file are of. \throws Error data if there is none
const tickets::Table& recognise_table(const tickets::Contract& contract,
                                      const std::vector<std::string>& headers, const Place& place);

/// \throws Error data when the headers are another table's, a required column has no header, or two
///         headers mean the same column; the message names place, column and accepted spellings
ColumnMap map_columns(const tickets::Contract& contract, const tickets::Table& table,
                      const std::vector<std::string>& headers, const Place& place);

/// For `unknown_columns = fail`. \throws Error data
[[noreturn]] void refuse_unknown(const tickets::Table& table,
                                 const std::vector<std::string>& unknown, const Place& place);

}  // namespace tierline::importer
