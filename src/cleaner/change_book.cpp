#include "cleaner/change_book.hpp"

#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/text_rules.hpp"
#include "tierline/tickets/value_rules.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::cleaner {
namespace {

using tickets::Storage;
using tickets::ValueState;

constexpr std::string_view ambiguous_date = tickets::rule_id("ambiguous-date");

/// Of a long text the part in which the two differ.
std::pair<std::string, std::string> excerpts(std::string_view before, std::string_view after) {
  constexpr std::size_t longest = 60;
  constexpr std::size_t lead = 12;
  const auto differ =
      std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first -
      before.begin();
  const auto from = static_cast<std::size_t>(differ) > lead
                        ? static_cast<std::size_t>(differ) - lead
                        : std::size_t{0};
  const auto cut = [&](std::string_view text) {
    auto begin = text.size() <= longest ? 0 : from;
    const auto is_inside = [&](std::size_t at) {
      return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80;
    };
    while (begin > 0 && is_inside(begin)) --begin;
    auto end = std::min(text.size(), begin + longest);
    while (end < text.size() && is_inside(end)) ++end;
    auto part = tickets::replace_invalid_utf8(text.substr(begin, end - begin));
    return (begin > 0 ? "…" : "") + part + (end < text.size() ? "…" : "");
  };
  return {cut(before), cut(after)};
}

}  // namespace

std::string_view rule_of_change(const tickets::Column& column, const source::Value& before,
                                const Cell& after) {
  if (after.state == ValueState::null) {
    return before.storage == Storage::null ? std::string_view{} : after.rule;
  }
  const auto storage = storage_of(column.type);
  if (column.derived) {
    return before.storage == storage && before.text == after.text ? std::string_view{}
                                                                  : tickets::rule_id("derived");
  }
  if (!after.rule.empty()) return after.rule;
  return before.storage == storage ? std::string_view{} : tickets::rule_id("storage-class");
}

ChangeBook::ChangeBook(const tickets::Table& table, quality::ShowValues show_values)
    : table_{table}, show_values_{show_values}, entries_(table.columns.size()) {}

void ChangeBook::add(std::int64_t rowid, std::int64_t row, const std::vector<source::Value>& before,
                     const std::vector<Cell>& after) {
  for (std::size_t column = 0; column < after.size(); ++column) {
    const auto rule = rule_of_change(table_.columns[column], before[column], after[column]);
    if (rule.empty()) continue;
    auto& entry = this->entry(column, rule);
    ++entry.cells;
    if (entry.listed.size() >= (rule == ambiguous_date ? most_listed : most_samples)) continue;
    entry.listed.push_back({rowid, shown(column, row, before[column], after[column])});
  }
}

void ChangeBook::take_back(std::int64_t rowid, const std::vector<source::Value>& before,
                           const std::vector<Cell>& after) {
  for (std::size_t column = 0; column < after.size(); ++column) {
    const auto rule = rule_of_change(table_.columns[column], before[column], after[column]);
    if (rule.empty()) continue;
    auto& entry = this->entry(column, rule);
    --entry.cells;
    std::erase_if(entry.listed, [&](const Listed& listed) { return listed.rowid == rowid; });
  }
}

ChangeBook::Entry& ChangeBook::entry(std::size_t column, std::string_view rule) {
  auto& entries = entries_[column];
  for (auto& entry : entries) {
    if (entry.rule == rule) return entry;
  }
  return entries.emplace_back(Entry{rule, 0, {}});
}

ChangedCell ChangeBook::shown(std::size_t column, std::int64_t row, const source::Value& before,
                              const Cell& after) const {
  const auto& is = table_.columns[column];
  auto [was, became] = excerpts(before.text, after.text);
  if (show_values_ == quality::ShowValues::no && (is.pii || is.client)) {
    was = quality::masked(was);
    became = quality::masked(became);
  }
  ChangedCell cell{row, {}, {}};
  if (before.storage != Storage::null) cell.before = std::move(was);
  if (after.state != ValueState::null) cell.after = std::move(became);
  return cell;
}

std::vector<Change> ChangeBook::changes() const {
  std::vector<Change> all;
  for (std::size_t column = 0; column < entries_.size(); ++column) {
    auto entries = entries_[column];
    std::sort(entries.begin(), entries.end(),
              [](const Entry& one, const Entry& other) { return one.rule < other.rule; });
    for (const auto& entry : entries) {
      if (entry.cells == 0) continue;
      Change change{table_.columns[column].name, std::string{entry.rule}, entry.cells, {}};
      for (const auto& listed : entry.listed) {
        if (change.samples.size() < most_samples) change.samples.push_back(listed.cell);
      }
      all.push_back(std::move(change));
    }
  }
  return all;
}

void create_change_tables(sqlite::Connection& output) {
  output.execute(std::string{sql::sqlite::create_change.text});
  output.execute(std::string{sql::sqlite::create_ambiguous_date.text});
}

void ChangeBook::write(sqlite::Connection& output) const {
  sqlite::Statement insert{output, sql::sqlite::insert_change.text};
  for (const auto& change : changes()) {
    const auto samples = to_json(change.samples).dump();
    int parameter = 0;
    for (const auto* text : {&table_.name, &change.column, &change.rule}) {
      insert.bind(++parameter, std::string_view{*text});
    }
    insert.bind(++parameter, static_cast<std::int64_t>(change.cells));
    insert.bind(++parameter, std::string_view{samples});
    insert.run();
  }
  sqlite::Statement list{output, sql::sqlite::insert_ambiguous_date.text};
  for (std::size_t column = 0; column < entries_.size(); ++column) {
    for (const auto& entry : entries_[column]) {
      if (entry.rule != ambiguous_date) continue;
      for (const auto& [rowid, cell] : entry.listed) {
        int parameter = 0;
        list.bind(++parameter, std::string_view{table_.name});
        list.bind(++parameter, std::string_view{table_.columns[column].name});
        list.bind(++parameter, cell.row);
        list.bind(++parameter, std::string_view{*cell.before});
        list.bind(++parameter, std::string_view{*cell.after});
        list.run();
      }
    }
  }
}

}  // namespace tierline::cleaner
