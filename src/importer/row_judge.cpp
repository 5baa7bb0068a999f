#include "importer/row_judge.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tierline::importer {
namespace {

using tickets::Judgement;
using tickets::ValueState;

constexpr char key_separator = '\x1F';  // in no canonical text

bool is_integer(tickets::Type type) {
  return type == tickets::Type::bigint || type == tickets::Type::smallint;
}

bool contains(const std::vector<std::size_t>& columns, std::size_t column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

bool is_integer_key(const tickets::Table& table) {
  return table.key.size() == 1 && is_integer(table.find(table.key.front())->type);
}

std::int64_t integer_of(std::string_view canonical) {
  std::int64_t number = 0;
  std::from_chars(canonical.data(), canonical.data() + canonical.size(), number);
  return number;
}

std::optional<std::string> canonical_text(const Judgement& judgement) {
  const bool usable =
      judgement.state == ValueState::as_is || judgement.state == ValueState::repaired;
  return usable ? std::optional{std::string{judgement.text}} : std::nullopt;
}

}  // namespace

RowKey key_of(const tickets::Table& table, std::string text) {
  RowKey key{std::move(text), std::nullopt};
  if (is_integer_key(table)) key.number = integer_of(key.text);
  return key;
}

RowJudge::RowJudge(const tickets::Contract& contract, const tickets::Table& table,
                   const std::vector<bool>& present, std::optional<tickets::DateOrder> date_order)
    : table_{table},
      contract_of_given_{with_date_order(contract, date_order.value_or(contract.date_order))},
      judge_{contract_of_given_},
      judge_of_stored_{contract},
      integer_key_{is_integer_key(table)},
      canonical_(table.columns.size()),
      watched_(table.columns.size(), false) {
  for (const auto& name : table.key.empty() ? table.natural_key : table.key) {
    key_columns_.push_back(table.index_of(name));
    watch(name);
  }
  watch(table.latest_by);
  if (table.roster_filter) watch(table.ticket);
  if (table.cut_off) watch(table.cut_off->column);
  for (std::size_t n = 0; n < table.columns.size(); ++n) {
    const auto& column = table.columns[n];
    // What is derived is computed anew by every load; the value given is not believed.
    if (!column.derived && (present[n] || column.not_null || watched_[n])) judged_.push_back(n);
  }
}

void RowJudge::watch(const std::string& column) {
  if (!column.empty()) watched_[table_.index_of(column)] = true;
}

void RowJudge::judge(const GivenRow& row) {
  faults_.clear();
  for (const auto column : judged_) judge_column(row, column);
  read_key();
}

void RowJudge::judge_column(const GivenRow& row, std::size_t column) {
  const auto& value = row.values[column];
  const bool error = !row.error_values.empty() && contains(row.error_values, column);
  const auto judgement =
      error ? Judgement{ValueState::unrepairable, {}, "error-value", "is an error of the sheet"}
            : judge_.judge(table_.columns[column], value.storage, value.text);
  const bool faulty = judgement.state == ValueState::unrepairable;
  if (faulty) faults_.push_back({column, judgement.rule, judgement.message});
  if (!watched_[column]) return;
  auto& canonical = canonical_[column];
  if (faulty || judgement.state == ValueState::null) {
    canonical.reset();
  } else if (canonical) {
    canonical->assign(judgement.text);  // keeps its memory
  } else {
    canonical.emplace(judgement.text);
  }
}

void RowJudge::read_key() {
  const auto at_fault = [&](std::size_t column) {
    return std::any_of(faults_.begin(), faults_.end(),
                       [&](const ColumnFault& fault) { return fault.column == column; });
  };
  if (!key_) key_.emplace();
  key_->text.clear();
  bool first = true;
  bool readable = !key_columns_.empty();
  for (const auto column : key_columns_) {
    if (!first) key_->text += key_separator;
    first = false;
    if (canonical_[column]) {
      key_->text += *canonical_[column];
    } else if (at_fault(column)) {
      readable = false;
    } else if (!table_.key.empty()) {
      faults_.push_back({column, "missing-value", "has no value, but names the row"});
      readable = false;
    }
  }
  if (!readable) {
    key_.reset();
  } else if (integer_key_) {
    key_->number = integer_of(key_->text);
  }
}

const std::optional<std::string>& RowJudge::canonical(std::size_t column) const {
  return canonical_[column];
}

std::optional<std::string> RowJudge::spelling(std::size_t column, const source::Value& value) {
  return canonical_text(judge_.judge(table_.columns[column], value.storage, value.text));
}

std::optional<std::string> RowJudge::read(std::size_t column, const source::Value& value) {
  return canonical_text(judge_of_stored_.judge(table_.columns[column], value.storage, value.text));
}

bool RowJudge::same(std::size_t column, const source::Value& one, const source::Value& other) {
  if (one.storage == other.storage && one.text == other.text) return true;
  const auto& wanted = table_.columns[column];
  if (wanted.derived) return false;
  const auto first = judge_of_stored_.judge(wanted, one.storage, one.text);
  const auto first_state = first.state;
  const std::string first_text{first.text};  // the judge uses its memory again
  const auto second = judge_of_stored_.judge(wanted, other.storage, other.text);
  const auto faulty = [](ValueState state) { return state == ValueState::unrepairable; };
  const auto is_null = [](ValueState state) { return state == ValueState::null; };
  return !faulty(first_state) && !faulty(second.state) &&
         is_null(first_state) == is_null(second.state) && first_text == second.text;
}

}  // namespace tierline::importer
