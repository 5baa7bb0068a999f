#include "profiler/table_witness.hpp"

#include "tierline/quality/hash.hpp"

#include "profiler/issues.hpp"
#include "profiler/labels.hpp"

#include <algorithm>
#include <utility>

namespace tierline::profiler {
namespace {

using quality::ColumnEvidence;
using tickets::Type;

constexpr std::size_t most_keys = 4'000'000;
constexpr std::size_t most_masked_columns = 64;
constexpr std::size_t most_masks = 256;
constexpr std::size_t top_values_shown = 20;
constexpr std::size_t patterns_shown = 5;

bool holds_moments(const tickets::Column& column) {
  return column.type == Type::timestamptz || column.type == Type::date;
}

std::optional<std::size_t> place_of(const tickets::Table& table, const std::string& column) {
  if (column.empty() || table.find(column) == nullptr) return std::nullopt;
  return table.index_of(column);
}

}  // namespace

tickets::Column unagreed_column(const std::string& name, const std::string& declared_type) {
  tickets::Column column;
  column.name = name;
  column.type = family_of(declared_type) == LabelFamily::moment ? Type::timestamptz : Type::text;
  // Nobody has said whose data it is.
  column.pii = true;
  return column;
}

TableWitness::TableWitness(const tickets::Table* table, std::vector<WatchedColumn> columns,
                           bool has_unique_keys, Surroundings& surroundings)
    : table_{table}, surroundings_{surroundings}, hashes_(columns.size()), ids_(columns.size()) {
  if (table != nullptr) choose_keys(*table, has_unique_keys);
  columns_.reserve(columns.size());
  for (auto& watched : columns) {
    const auto& column = *watched.column;
    const auto place = columns_.size();
    const bool is_key =
        ticket_ == place || std::find(key_.begin(), key_.end(), place) != key_.end();
    const quality::ColumnSettings settings{surroundings.order,
                                           surroundings.show_values,
                                           declared_characters(watched.declared_type),
                                           &surroundings.for_values,
                                           surroundings.store,
                                           is_key};
    const bool judged = watched.agreed && !column.derived && surroundings.judge != nullptr;
    const auto step = holds_moments(column) ? quality::life_step_of(column.name) : std::nullopt;
    any_step_ = any_step_ || step;
    columns_.push_back({std::move(watched), ColumnEvidence{column, settings}, step, judged});
  }
}

void TableWitness::choose_keys(const tickets::Table& table, bool has_unique_keys) {
  const bool are_tickets = table.name == "tickets" && table.key.size() == 1;
  if (are_tickets) surroundings_.ticket_keys.emplace(most_keys, &surroundings_.for_keys);
  if (!are_tickets && !table.key.empty() && !has_unique_keys) {
    keys_.emplace(most_keys, &surroundings_.for_keys);
  }
  if (are_tickets || keys_) {
    for (const auto& column : table.key) key_.push_back(table.index_of(column));
  }
  if (!are_tickets) ticket_ = place_of(table, table.ticket);
}

void TableWitness::add(const std::vector<source::Value>& values, std::int64_t row, From from) {
  bool corrupt = from == From::quarantine;
  std::uint64_t ambiguous = 0;
  quality::OrderWitness::Row steps;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    hashes_[i] = columns_[i].evidence.hash_ahead(values[i].storage, values[i].text);
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto& column = columns_[i];
    const auto& facts = column.evidence.add(values[i].storage, values[i].text, hashes_[i], row,
                                            column.judged ? surroundings_.judge : nullptr);
    ids_[i] = facts.id;
    if (key_.size() == 1 && key_.front() == i) key_set().prefetch(facts.id);
    if (facts.corrupt()) {
      const bool undecided = facts.ambiguous && i < most_masked_columns;
      corrupt = corrupt || !undecided;
      if (undecided) ambiguous |= std::uint64_t{1} << i;
    }
    if (column.step && facts.understood) {
      steps[static_cast<std::size_t>(*column.step)] = {facts.day_first_micros,
                                                       facts.month_first_micros};
    }
  }
  ++rows_;
  if (!corrupt && ambiguous != 0) {
    const bool room = corrupt_if_ambiguous_.size() < most_masks;
    const auto at = corrupt_if_ambiguous_.find(ambiguous);
    if (at != corrupt_if_ambiguous_.end()) ++at->second;
    if (at == corrupt_if_ambiguous_.end() && room) corrupt_if_ambiguous_.emplace(ambiguous, 1);
    corrupt = at == corrupt_if_ambiguous_.end() && !room;
  }
  if (corrupt) ++corrupt_;
  if (any_step_) order_.add(steps);
  if (from == From::quarantine) {
    ++rows_from_quarantine_;
  } else {
    look_at_keys(row);
  }
}

void TableWitness::look_at_keys(std::int64_t row) {
  if (!key_.empty()) {
    auto key = ids_[key_.front()];
    for (std::size_t n = 1; n < key_.size(); ++n) {
      key = quality::combine_hashes(key, ids_[key_[n]]);
    }
    if (ids_[key_.front()] != 0) {
      const auto outcome = key_set().add(key);
      if (outcome == quality::IdSet::Outcome::known) duplicates_.add(row);
      if (outcome == quality::IdSet::Outcome::full) all_keys_known_ = false;
    }
  }
  if (!ticket_ || !surroundings_.ticket_keys) return;
  const auto ticket = ids_[*ticket_];
  if (ticket != 0 && !surroundings_.ticket_keys->contains(ticket)) orphans_.add(row);
}

std::uint64_t TableWitness::corrupt_rows(std::uint64_t proven_columns) const {
  auto rows = corrupt_;
  for (const auto& [columns, count] : corrupt_if_ambiguous_) {
    if ((columns & ~proven_columns) != 0) rows += count;
  }
  return rows;
}

void TableWitness::finish(TableProfile& profile) {
  std::array<std::string, quality::life_steps> names;
  for (const auto& column : columns_) {
    if (column.step) names[static_cast<std::size_t>(*column.step)] = column.watched.column->name;
  }
  profile.rows = rows_;
  profile.rows_from_quarantine = rows_from_quarantine_;
  std::uint64_t proven = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto& column = columns_[i];
    if (column.watched.agreed && column.watched.column->absent()) continue;
    auto made = summary(column, names);
    if (made.date_order && i < most_masked_columns) proven |= std::uint64_t{1} << i;
    add_column_issues(profile.issues, profile.name, made, column.evidence, *column.watched.column);
    profile.columns.push_back(std::move(made));
  }
  profile.corrupt_rows = corrupt_rows(proven);
  if (table_ != nullptr) {
    add_key_issues(profile.issues, *table_, duplicates_, all_keys_known_, orphans_);
  }
  // The tickets' keys are needed for the other tables; a set that is not whole would make orphans.
  if (!key_.empty() && !keys_ && !all_keys_known_) surroundings_.ticket_keys.reset();
}

ColumnProfile TableWitness::summary(Watched& column,
                                    const std::array<std::string, quality::life_steps>& names) {
  auto& evidence = column.evidence;
  evidence.settle();
  ColumnProfile profile;
  profile.dates = evidence.dates;
  profile.date_order = evidence.dates.own_order();
  if (!profile.date_order && column.step && evidence.dates.both_possible.count > 0) {
    profile.date_proof = order_.proof_for(*column.step, names);
    if (profile.date_proof) profile.date_order = profile.date_proof->order;
  }
  if (profile.date_order) evidence.accept_ambiguous_dates();

  const auto& agreed = *column.watched.column;
  profile.name = agreed.name;
  if (column.watched.agreed) profile.type = agreed.sql_type();
  profile.header = column.watched.header;
  profile.declared_type = column.watched.declared_type;
  profile.affinity = affinity_of(column.watched.declared_type);
  profile.derived = agreed.derived.has_value();
  for (std::size_t n = 0; n < profile.storage.size(); ++n) {
    profile.storage[n] = evidence.storage[n].count;
  }
  profile.empty = evidence.empty();
  profile.values = evidence.present;
  profile.distinct = evidence.distinct().count();
  profile.distinct_exact = evidence.distinct().exact();
  profile.distinct_error = evidence.distinct().error();
  profile.shortest_bytes = evidence.shortest_bytes;
  profile.longest_bytes = evidence.longest_bytes;
  const auto inferred = quality::infer(evidence.lexical_counts());
  profile.inferred_type = quality::type_name(inferred.lexical, evidence.digits);
  profile.inferred_confidence = inferred.confidence;
  profile.masked = evidence.masks();
  profile.range = evidence.range(inferred.lexical);
  if (profile.range) {
    profile.range->least = evidence.shown(profile.range->least);
    profile.range->greatest = evidence.shown(profile.range->greatest);
  }
  profile.top_values = evidence.frequent().top(top_values_shown);
  for (auto& value : profile.top_values) value.text = evidence.shown(value.text);
  profile.top_values_error = evidence.frequent().error();
  profile.patterns = evidence.patterns().top(patterns_shown);
  profile.patterns_error = evidence.patterns().error();
  profile.confidence = evidence.confidence();
  profile.whole_reals = evidence.defect(quality::DefectKind::whole_real).seen.count;
  profile.repaired = evidence.repaired();
  profile.unrepairable = evidence.unrepairable();
  profile.samples = evidence.samples;
  profile.newest = evidence.newest.sorted();
  return profile;
}

}  // namespace tierline::profiler
