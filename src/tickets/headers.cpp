#include "tickets/headers.hpp"

#include "tierline/base/edit_distance.hpp"
#include "tierline/tickets/contract.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace tierline::tickets {
namespace {

std::string as_it_is(std::string_view header) { return std::string{header}; }

using Form = std::string (*)(std::string_view);
using ColumnByName = std::map<std::string, std::size_t, std::less<>>;

ColumnByName spellings(const Table& table, MatchKind kind) {
  ColumnByName result;
  const Form form = kind == MatchKind::normalised ? normalised_header : as_it_is;
  for (std::size_t n = 0; n < table.columns.size(); ++n) {
    const auto& column = table.columns[n];
    if (column.absent()) continue;
    if (kind != MatchKind::exact) result.emplace(form(column.name), n);
    if (kind == MatchKind::canonical_name) continue;
    for (const auto& header : column.headers) result.emplace(form(header), n);
  }
  return result;
}

/// How far two normalised spellings are apart; none when they cannot mean the same. Up to a third
/// of the letters may differ, as in "Created Date-Time" for "Created Time"; a header that is too
/// long alone is not compared, since it may be a whole text.
std::optional<std::size_t> nearness(std::string_view from, std::string_view to) {
  const auto longer = std::max(from.size(), to.size());
  const auto shorter = std::min(from.size(), to.size());
  if (shorter == 0 || (longer - shorter) * 3 > longer) return std::nullopt;
  const auto far = edit_distance(from, to);
  return far * 3 <= longer ? std::optional{far} : std::nullopt;
}

}  // namespace

std::string normalised_header(std::string_view header) {
  std::string key;
  for (const char c : header) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || byte >= 0x80) key += static_cast<char>(std::tolower(byte));
  }
  return key;
}

std::string_view to_string(MatchKind kind) {
  switch (kind) {
    case MatchKind::exact: return "exact";
    case MatchKind::canonical_name: return "canonical name";
    case MatchKind::normalised: break;
  }
  return "normalised";
}

HeaderMatch match_headers(const Table& table, const std::vector<std::string>& headers) {
  HeaderMatch match;
  match.header_of.resize(table.columns.size());
  match.kind_of.resize(table.columns.size(), MatchKind::exact);
  std::vector<bool> used(headers.size(), false);
  for (const auto kind : {MatchKind::exact, MatchKind::canonical_name, MatchKind::normalised}) {
    const auto known = spellings(table, kind);
    const Form form = kind == MatchKind::normalised ? normalised_header : as_it_is;
    for (std::size_t n = 0; n < headers.size(); ++n) {
      if (used[n]) continue;
      const auto column = known.find(form(headers[n]));
      if (column == known.end()) continue;
      used[n] = true;
      auto& slot = match.header_of[column->second];
      if (slot) {
        match.duplicates.push_back(n);
      } else {
        slot = n;
        match.kind_of[column->second] = kind;
      }
    }
  }
  for (std::size_t n = 0; n < headers.size(); ++n) {
    if (!used[n] && !headers[n].empty()) match.unknown.push_back(n);
  }
  for (std::size_t n = 0; n < table.columns.size(); ++n) {
    if (table.columns[n].required && !match.header_of[n]) match.missing.push_back(n);
  }
  return match;
}

std::optional<std::string> nearest_header(const Column& column,
                                          const std::vector<std::string>& headers) {
  std::optional<std::string> best;
  std::optional<std::size_t> best_distance;
  for (const auto& header : headers) {
    const auto from = normalised_header(header);
    for (const auto& spelling : column.headers) {
      const auto far = nearness(from, normalised_header(spelling));
      if (!far || (best_distance && *far >= *best_distance)) continue;
      best = header;
      best_distance = far;
    }
  }
  return best;
}

const Column* nearest_column(const Table& table, const HeaderMatch& match,
                             std::string_view header) {
  const auto from = normalised_header(header);
  const Column* best = nullptr;
  std::optional<std::size_t> best_distance;
  for (std::size_t n = 0; n < table.columns.size(); ++n) {
    if (match.header_of[n]) continue;
    auto spellings = table.columns[n].headers;
    spellings.push_back(table.columns[n].name);
    for (const auto& spelling : spellings) {
      const auto far = nearness(from, normalised_header(spelling));
      if (!far || (best_distance && *far >= *best_distance)) continue;
      best = &table.columns[n];
      best_distance = far;
    }
  }
  return best;
}

const Table* recognise(const Contract& contract, const std::vector<std::string>& headers) {
  const Table* best = nullptr;
  std::ptrdiff_t best_matches = 0;
  for (const auto& table : contract.tables) {
    if (table.absent) continue;
    const auto match = match_headers(table, headers);
    const auto matches = std::count_if(match.header_of.begin(), match.header_of.end(),
                                       [](const auto& header) { return header.has_value(); });
    if (match.missing.empty() && matches > best_matches) {
      best = &table;
      best_matches = matches;
    }
  }
  return best;
}

}  // namespace tierline::tickets
