#include "quality/checks.hpp"

#include "tierline/base/error.hpp"
#include "tierline/tickets/dates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <utility>

namespace tierline::quality {
namespace {

using tickets::Storage;

class Filled final : public RowCheck {
 public:
  explicit Filled(const CheckSetting& setting) : column_{setting.columns.front()} {
    counts.unit = "rows";
  }
  void see(const FactRow& row) override { counts.take(row.facts[column_].filled, row.row); }

 private:
  std::size_t column_;
};

class Typed final : public RowCheck {
 public:
  explicit Typed(const CheckSetting& setting) : columns_{setting.columns} {}
  void see(const FactRow& row) override {
    for (const auto column : columns_) {
      const auto& fact = row.facts[column];
      if (fact.there) counts.take(fact.typed, row.row);
    }
  }

 private:
  std::vector<std::size_t> columns_;
};

class NumberRange final : public RowCheck {
 public:
  explicit NumberRange(const CheckSetting& setting)
      : column_{setting.columns.front()}, rule_{setting.rule} {}
  void see(const FactRow& row) override {
    const auto& fact = row.facts[column_];
    if (fact.filled) counts.take(is_right(fact), row.row);
  }

 private:
  bool is_right(const Fact& fact) const {
    return fact.readable && (fact.typed || !rule_.as_stored) &&
           (!rule_.from || fact.real >= *rule_.from) &&
           (!rule_.above || fact.real > *rule_.above) && (!rule_.to || fact.real <= *rule_.to);
  }

  std::size_t column_;
  const Rule& rule_;
};

class DateRange final : public RowCheck {
 public:
  explicit DateRange(const CheckSetting& setting) : column_{setting.columns.front()} {
    const auto& rule = setting.rule;
    first_ = micros_of(rule.from_day);
    end_ = rule.to_day.empty()
               ? setting.now.time_since_epoch().count() + rule.days_ahead * tickets::micros_per_day
               : micros_of(rule.to_day) + tickets::micros_per_day;
  }
  void see(const FactRow& row) override {
    const auto& fact = row.facts[column_];
    if (!fact.filled) return;
    counts.take(fact.readable && fact.number >= first_ && fact.number < end_, row.row);
  }

 private:
  static std::int64_t micros_of(const std::string& day) {
    return std::int64_t{tickets::parse_canonical_date(day).value()} * tickets::micros_per_day;
  }

  std::size_t column_;
  std::int64_t first_ = 0;
  std::int64_t end_ = 0;
};

class Positive final : public RowCheck {
 public:
  explicit Positive(const CheckSetting& setting) : column_{setting.columns.front()} {}
  void see(const FactRow& row) override {
    const auto& fact = row.facts[column_];
    // One that stands for none is there, but not filled.
    if (fact.filled) counts.take(fact.readable && fact.number > 0, row.row);
  }

 private:
  std::size_t column_;
};

/// Characters of UTF-8, unless the bytes alone are few enough.
bool longer_than(std::string_view text, std::size_t characters) {
  if (text.size() <= characters) return false;
  const auto counted = std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U;
  });
  return static_cast<std::size_t>(counted) > characters;
}

class Length final : public RowCheck {
 public:
  explicit Length(const CheckSetting& setting)
      : column_{setting.columns.front()},
        least_{static_cast<std::size_t>(*setting.rule.from)},
        most_{static_cast<std::size_t>(*setting.rule.to)} {}
  void see(const FactRow& row) override {
    const auto& fact = row.facts[column_];
    if (!fact.there) return;
    const bool long_enough = least_ == 0 || longer_than(fact.text, least_ - 1);
    counts.take(long_enough && !longer_than(fact.text, most_), row.row);
  }

 private:
  std::size_t column_;
  std::size_t least_;
  std::size_t most_;
};

class NoNul final : public RowCheck {
 public:
  explicit NoNul(const CheckSetting& setting) : columns_{setting.columns} {}
  void see(const FactRow& row) override {
    for (const auto column : columns_) {
      const auto& fact = row.facts[column];
      if (!fact.there) continue;
      const auto text = fact.text;
      counts.take(text.empty() || std::memchr(text.data(), '\0', text.size()) == nullptr, row.row);
    }
  }

 private:
  std::vector<std::size_t> columns_;
};

/// Every run of so many line breaks covers a place that is a multiple of that: nothing else need be
/// looked at.
bool has_run(std::string_view text, std::size_t length) {
  for (auto at = length - 1; at < text.size(); at += length) {
    if (text[at] != '\n') continue;
    auto first = at;
    while (first > 0 && text[first - 1] == '\n') --first;
    auto last = at;
    while (last + 1 < text.size() && text[last + 1] == '\n') ++last;
    if (last - first + 1 >= length) return true;
  }
  return false;
}

class NewlineRuns final : public RowCheck {
 public:
  explicit NewlineRuns(const CheckSetting& setting)
      : columns_{setting.columns}, length_{static_cast<std::size_t>(*setting.rule.to)} {}
  void see(const FactRow& row) override {
    for (const auto column : columns_) {
      const auto& fact = row.facts[column];
      if (fact.there) counts.take(!has_run(fact.text, length_), row.row);
    }
  }

 private:
  std::vector<std::size_t> columns_;
  std::size_t length_;
};

class TemporalOrder final : public RowCheck {
 public:
  explicit TemporalOrder(const CheckSetting& setting) : columns_{setting.columns} {
    counts.unit = "rows";
  }
  void see(const FactRow& row) override {
    int moments = 0;
    bool right = true;
    auto before = std::numeric_limits<std::int64_t>::min();
    for (const auto column : columns_) {
      const auto& fact = row.facts[column];
      if (!fact.readable) continue;
      ++moments;
      right = right && fact.number >= before;
      before = fact.number;
    }
    if (moments > 1) counts.take(right, row.row);
  }

 private:
  std::vector<std::size_t> columns_;
};

class AllowedValues final : public RowCheck {
 public:
  explicit AllowedValues(const CheckSetting& setting)
      : column_{setting.columns.front()}, values_{setting.rule.values} {}
  void see(const FactRow& row) override {
    const auto& fact = row.facts[column_];
    if (!fact.filled) return;
    counts.take(std::find(values_.begin(), values_.end(), fact.text) != values_.end(), row.row);
  }

 private:
  std::size_t column_;
  const std::vector<std::string>& values_;
};

class Unique final : public RowCheck {
 public:
  explicit Unique(const CheckSetting& setting)
      : column_{setting.columns.front()}, book_{*setting.own} {
    counts.unit = "ids";
  }
  void see(const FactRow& row) override {
    const auto& fact = row.facts[column_];
    if (!fact.readable || !fact.filled) return;
    const auto key = key_of(fact);
    if (!book_.keys.follows(key)) return;
    counts.take(book_.keys.insert(key), row.row);
  }
  Counts finish() override {
    counts.one_of = book_.keys.one_of();
    return counts;
  }

 private:
  std::size_t column_;
  KeyBook& book_;
};

class Orphans final : public RowCheck {
 public:
  explicit Orphans(const CheckSetting& setting)
      : column_{setting.columns.front()},
        distinct_{setting.rule.distinct},
        parent_{setting.parent->keys} {
    counts.unit = distinct_ ? "different ids" : "ids";
  }
  void see(const FactRow& row) override {
    const auto& fact = row.facts[column_];
    if (!fact.filled || !fact.readable) return;
    const auto key = key_of(fact);
    if (!parent_.follows(key)) return;
    if (!distinct_) return counts.take(parent_.contains(key), row.row);
    if (!seen_.follows(key) || !seen_.insert(key)) return;
    if (!parent_.contains(key)) counts.fail(row.row);
  }
  Counts finish() override {
    counts.one_of = std::max(parent_.one_of(), seen_.one_of());
    if (!distinct_) return counts;
    // What was followed only at first is not part of the share.
    counts.assessed = seen_.size();
    counts.failing = 0;
    seen_.for_each([&](std::uint64_t key) { counts.failing += parent_.contains(key) ? 0 : 1; });
    return counts;
  }

 private:
  std::size_t column_;
  bool distinct_;
  const KeySet& parent_;
  KeySet seen_;
};

/// Counts the rows that are not orphans, or that have an id, as right ones.
class ShareInBand final : public RowCheck {
 public:
  explicit ShareInBand(const CheckSetting& setting)
      : column_{setting.columns.front()}, parent_{setting.parent} {
    counts.unit = parent_ != nullptr ? "ids" : "rows";
  }
  void see(const FactRow& row) override {
    const auto& fact = row.facts[column_];
    if (parent_ == nullptr) return count(fact.filled);
    if (!fact.filled || !fact.readable) return;
    const auto key = key_of(fact);
    if (parent_->keys.follows(key)) count(parent_->keys.contains(key));
  }
  Counts finish() override {
    if (parent_ != nullptr) counts.one_of = parent_->keys.one_of();
    return counts;
  }

 private:
  /// Without samples: no row by itself is wrong.
  void count(bool linked) {
    ++counts.assessed;
    counts.failing += linked ? 0 : 1;
  }

  std::size_t column_;
  const KeyBook* parent_;
};

}  // namespace

std::uint64_t key_of(const Fact& fact) {
  return fact.is_text ? std::hash<std::string_view>{}(fact.text)
                      : static_cast<std::uint64_t>(fact.number);
}

std::unique_ptr<RowCheck> make_row_check(const CheckSetting& setting) {
  switch (setting.rule.kind) {
    case RuleKind::filled: return std::make_unique<Filled>(setting);
    case RuleKind::typed: return std::make_unique<Typed>(setting);
    case RuleKind::number_range: return std::make_unique<NumberRange>(setting);
    case RuleKind::date_range: return std::make_unique<DateRange>(setting);
    case RuleKind::positive: return std::make_unique<Positive>(setting);
    case RuleKind::length: return std::make_unique<Length>(setting);
    case RuleKind::no_nul: return std::make_unique<NoNul>(setting);
    case RuleKind::newline_runs: return std::make_unique<NewlineRuns>(setting);
    case RuleKind::temporal_order: return std::make_unique<TemporalOrder>(setting);
    case RuleKind::allowed_values: return std::make_unique<AllowedValues>(setting);
    case RuleKind::unique: return std::make_unique<Unique>(setting);
    case RuleKind::orphans: return std::make_unique<Orphans>(setting);
    case RuleKind::share_in_band: return std::make_unique<ShareInBand>(setting);
    case RuleKind::required_columns:
    case RuleKind::column_count:
    case RuleKind::not_empty:
    case RuleKind::mean_of: break;
  }
  return nullptr;
}

}  // namespace tierline::quality
