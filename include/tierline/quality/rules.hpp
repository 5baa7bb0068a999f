#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::quality {

/// How much it matters that a rule does not hold.
enum class Severity {
  info,
  warn,
  error,
  critical,  ///< whatever the score is, a database that breaks it is not fit for use
};

/// What a rule asks. docs/quality-rules.md says of each what it needs and how it scores.
enum class RuleKind {
  required_columns,  ///< are the contract's required columns of `table` there?
  column_count,      ///< are `at_least` of the contract's columns there?
  not_empty,         ///< has `table` rows?
  mean_of,           ///< is the mean of the category's other rules at least `at_least` per cent?
  filled,            ///< has each row a value?
  typed,           ///< are values stored as their type has them, so that nothing need be repaired?
  number_range,    ///< is the number within `above` or `from`, and `to`?
  date_range,      ///< is the day within `from` and `to`, or `days_ahead` from now?
  positive,        ///< is the id above 0? 0 is allowed where the contract lets it stand for none
  length,          ///< has the text `from` to `to` characters?
  no_nul,          ///< is the text free of NUL characters?
  newline_runs,    ///< has the text fewer than `to` line breaks one after the other?
  temporal_order,  ///< does none of the `columns` lie before the one named before it?
  allowed_values,  ///< is the value one of `values`?
  unique,          ///< has no earlier row the same value?
  orphans,         ///< is the id one of `parent`?
  share_in_band,   ///< is the share of rows that are `measure` within the band of the population?
};

/// How the score, 0 to 1, follows from the share of what is right.
enum class Scoring {
  share,   ///< the share itself
  scaled,  ///< share / at_least, at most 1
  step,    ///< 1 where the rule holds, else `otherwise`
  excess,  ///< 1 − (share that is wrong) / (what `at_least` allows), at least 0
};

/// Which rows an export has: it changes what share of references leads nowhere.
enum class Population {
  unknown,     ///< a band rule holds within any of its bands
  everything,  ///< all tickets of the desk
  roster,      ///< only tickets that somebody of the roster touched
};

std::string_view to_string(Severity severity);
std::string_view to_string(RuleKind kind);
std::string_view to_string(Population population);

/// What share_in_band counts.
enum class Measure {
  orphan,        ///< rows whose id is not in `parent`, of the rows with an id
  no_reference,  ///< rows without an id, of all rows
};

struct Band {
  Population population = Population::unknown;
  double low = 0;  ///< a share from 0 to 1, inclusive, as `high`
  double high = 1;
};

struct Rule {
  std::string id;  ///< stable, kebab-case; scripts match on it
  int number = 0;  ///< in the published list of forty; 0: not of them
  std::string category;
  RuleKind kind = RuleKind::not_empty;
  Severity severity = Severity::error;
  std::string title;  ///< what it means that the rule holds
  std::string table;  ///< empty for mean_of
  /// `*` alone: every column of the table that is not text, for typed.
  std::vector<std::string> columns;
  double at_least = 100;             ///< per cent, or columns; exactly so much still holds
  std::uint64_t tolerated_rows = 0;  ///< so many wrong rows are no matter, whatever their share
  Scoring scoring = Scoring::share;
  double otherwise = 0;
  double weight = 1;  ///< within the category
  std::optional<double> from, above, to;
  bool as_stored = false;        ///< number_range: a value that has to be repaired first is wrong
  std::string from_day, to_day;  ///< date_range: `YYYY-MM-DD`, inclusive
  int days_ahead = 0;            ///< date_range without `to_day`: so far from now
  std::vector<std::string> values;
  std::string parent_table, parent_column;
  bool distinct = false;  ///< orphans: counts different ids, not rows
  Measure measure = Measure::orphan;
  std::vector<Band> bands;
  std::string owner;  ///< who can mend it
  std::string hint;   ///< how
};

struct Category {
  std::string name;
  double weight = 0;  ///< of all categories together 100
};

/// The rules that say whether a database is good enough. Immutable; safe for several threads.
struct RuleSet {
  std::string version;
  std::string fingerprint;  ///< SHA-256 of the text
  std::vector<Category> categories;
  std::vector<Rule> rules;

  const Rule* find(std::string_view id) const;
};

/// \param name  for error messages
/// \throws Error config with the line: a rule that cannot be asked, weights that do not sum to 100,
/// a category without a rule
RuleSet parse_quality_rules(std::string_view toml, std::string_view name);

/// rules/quality.toml as it was when the program was built.
RuleSet builtin_quality_rules();

}  // namespace tierline::quality
