#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/quality/assessment.hpp"
#include "tierline/quality/rules.hpp"

#include "quality/fact_reader.hpp"
#include "quality/key_set.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::quality {

/// The different ids of a column, for all rules that ask about them.
struct KeyBook {
  KeySet keys;
};

/// A row, as rules see it.
struct FactRow {
  const std::vector<Fact>&
      facts;  ///< by column of the contract; those that no rule needs are empty
  std::int64_t row = 0;
};

/// What a rule counted.
struct Counts {
  std::uint64_t assessed = 0;
  std::uint64_t failing = 0;
  std::vector<std::int64_t> samples;
  std::string_view unit = "values";
  std::uint64_t one_of = 1;  ///< how many ids each one looked at stands for

  void take(bool right, std::int64_t row) {
    ++assessed;
    if (!right) fail(row);
  }
  void fail(std::int64_t row) {
    ++failing;
    // Of a row with several wrong values once is enough.
    if (samples.size() < RuleResult::most_samples && (samples.empty() || samples.back() != row)) {
      samples.push_back(row);
    }
  }
};

/// Asks one rule about row after row.
class RowCheck {
 public:
  virtual ~RowCheck() = default;
  virtual void see(const FactRow& row) = 0;
  virtual Counts finish() { return counts; }

 protected:
  Counts counts;
};

/// What a check of a rule needs besides the rows.
struct CheckSetting {
  const Rule& rule;
  std::vector<std::size_t> columns;  ///< of the contract's table
  TimePoint now;
  KeyBook* own = nullptr;           ///< unique: of the column itself
  const KeyBook* parent = nullptr;  ///< orphans
};

/// Null for a rule that looks at no rows.
std::unique_ptr<RowCheck> make_row_check(const CheckSetting& setting);

/// The key of a value in a KeyBook. \param fact  a readable one
std::uint64_t key_of(const Fact& fact);

}  // namespace tierline::quality
