#include "tierline/tickets/contract.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <numeric>

namespace tierline::tickets {
namespace {

std::string normalised(std::string_view header) {
  std::string key;
  for (const char c : header) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || byte >= 0x80) key += static_cast<char>(std::tolower(byte));
  }
  return key;
}

using ColumnByName = std::map<std::string, std::size_t, std::less<>>;

ColumnByName spellings(const Table& table, std::string (*form)(std::string_view)) {
  ColumnByName result;
  for (std::size_t n = 0; n < table.columns.size(); ++n) {
    result.emplace(form(table.columns[n].name), n);
    for (const auto& header : table.columns[n].headers) result.emplace(form(header), n);
  }
  return result;
}

/// Levenshtein distance, one row at a time.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

HeaderMatch match_headers(const Table& table, const std::vector<std::string>& headers) {
  HeaderMatch match;
  match.header_of.resize(table.columns.size());
  std::vector<bool> used(headers.size(), false);
  const auto take = [&](std::string (*form)(std::string_view)) {
    const auto known = spellings(table, form);
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
      }
    }
  };
  take([](std::string_view text) { return std::string{text}; });
  take(normalised);
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
  std::size_t best_distance = 0;
  for (const auto& header : headers) {
    const auto from = normalised(header);
    if (from.empty()) continue;
    for (const auto& spelling : column.headers) {
      const auto to = normalised(spelling);
      const auto longer = std::max(from.size(), to.size());
      const auto shorter = std::min(from.size(), to.size());
      // Up to a third of the letters may differ, as in "Created Date-Time" for "Created Time"; a
      // header that is too long alone is not compared, since it may be a whole text.
      if ((longer - shorter) * 3 > longer) continue;
      const auto far = distance(from, to);
      if (far * 3 <= longer && (!best || far < best_distance)) {
        best = header;
        best_distance = far;
      }
    }
  }
  return best;
}

const Table* recognise(const Contract& contract, const std::vector<std::string>& headers) {
  const Table* best = nullptr;
  std::ptrdiff_t best_matches = 0;
  for (const auto& table : contract.tables) {
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
