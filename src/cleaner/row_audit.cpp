#include "cleaner/row_audit.hpp"

#include <charconv>

namespace tierline::cleaner {

using tickets::Storage;

void append_content(std::string& lines, bool null, std::string_view text) {
  if (null) {
    lines += "-;";
    return;
  }
  std::array<char, 20> digits{};
  const auto* const end =
      std::to_chars(digits.data(), digits.data() + digits.size(), text.size()).ptr;
  lines.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  lines += ':';
  lines += text;
}

RowAudit::RowAudit(const quality::RuleSet& rules, const tickets::Contract& contract, TimePoint now)
    : before_{rules, contract, now, most_keys},
      after_{rules, contract, now, most_keys},
      worker_{most_waiting} {}

void RowAudit::begin(const tickets::Table& table, const std::vector<bool>& there) {
  table_ = &table;
  needed_ = before_.columns_needed(table.name);
  before_.begin_table(table.name, there);
  // A column that the source has not is empty in the output, and no better for it.
  after_.begin_table(table.name, there);
  hash_.emplace();
  values_.assign(table.columns.size(), {});
  written_.assign(table.columns.size(), {});
}

void RowAudit::add(std::int64_t row, const std::vector<source::Value>& values,
                   const std::vector<Cell>* cells) {
  auto& batch = batches_[filled_];
  batch.rows.push_back({row, cells != nullptr});
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!needed_[i]) continue;
    batch.items.push_back({values[i].text.size(), values[i].storage, false});
    batch.bytes += values[i].text;
  }
  for (std::size_t i = 0; cells != nullptr && i < cells->size(); ++i) {
    const auto& cell = (*cells)[i];
    if (cell.state == tickets::ValueState::null) {
      batch.items.push_back({});
      continue;
    }
    const bool as_before = needed_[i] && cell.text.data() == values[i].text.data() &&
                           cell.text.size() == values[i].text.size();
    batch.items.push_back({cell.text.size(), storage_of(table_->columns[i].type), as_before});
    if (!as_before) batch.bytes += cell.text;
  }
  if (batch.bytes.size() >= batch_bytes || batch.items.size() >= batch_items) send();
}

void RowAudit::send() {
  worker_.post([this, batch = &batches_[filled_]] { look_at(*batch); });
  filled_ = (filled_ + 1) % batches_.size();
  batches_[filled_].bytes.clear();
  batches_[filled_].rows.clear();
  batches_[filled_].items.clear();
}

void RowAudit::look_at(const Batch& batch) {
  lines_.clear();
  std::string_view rest{batch.bytes};
  const auto* item = batch.items.data();
  const auto take = [&](source::Value& value) {
    value = {item->storage, rest.substr(0, item->size)};
    rest.remove_prefix(item->size);
    ++item;
  };
  for (const auto& row : batch.rows) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (needed_[i]) take(values_[i]);
    }
    before_.add(values_, row.number);
    if (!row.written) continue;
    for (std::size_t i = 0; i < written_.size(); ++i) {
      if (item->as_before) {
        written_[i] = {item->storage, values_[i].text};
        ++item;
      } else {
        take(written_[i]);
      }
      append_content(lines_, written_[i].storage == Storage::null, written_[i].text);
    }
    after_.add(written_, row.number);
  }
  hash_->update(lines_);
}

std::string RowAudit::finish() {
  send();
  worker_.wait();
  return hash_->finish();
}

RowAudit::Scores RowAudit::assess() { return {before_.finish(), after_.finish()}; }

}  // namespace tierline::cleaner
