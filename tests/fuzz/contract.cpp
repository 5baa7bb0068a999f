// Any text as a contract: refused as a wrong setting, or a contract whose own names are found.
#include "tierline/tickets/contract.hpp"

#include "tierline/base/error.hpp"

#include "target.hpp"

#include <optional>

namespace tierline::fuzz {
namespace {

std::optional<tickets::Contract> parse(std::string_view toml) {
  try {
    return tickets::parse_contract(toml, "fuzz");
  } catch (const Error& error) {
    demand(error.code() == ErrorCode::config, "only a setting is wrong: " + error.message());
    demand(error.message().find("line ") != std::string::npos, "with its line");
    demand(!error.hint().empty(), "and what next");
    return std::nullopt;
  }
}

}  // namespace

void contract(std::string_view toml) {
  const auto contract = parse(toml);
  if (!contract) return;
  for (const auto& table : contract->tables) {
    std::vector<std::string> headers;
    for (const auto& column : table.columns) {
      headers.push_back(column.name);
      demand(table.find(column.name) == &column, "a column's name is its own");
      tickets::nearest_header(column, headers);
    }
    const auto match = tickets::match_headers(table, headers);
    demand(match.missing.empty(), "canonical names are always accepted");
    for (const auto& column : table.columns) {
      for (const auto& header : column.headers) tickets::nearest_column(table, match, header);
    }
    tickets::recognise(*contract, headers);
  }
}

}  // namespace tierline::fuzz
