#pragma once

#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/zone_converter.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::tickets {

/// Changes whenever the same value would be judged differently.
constexpr std::string_view value_rules_version = "values-3";

/// How a source holds a value, as SQLite names it.
enum class Storage : std::uint8_t { null, integer, real, text, blob };

/// A value as a database has it.
struct StoredValue {
  Storage storage = Storage::null;
  std::string_view text;  ///< as SQLite renders it; empty for null
};

enum class ValueState : std::uint8_t {
  null,          ///< no value; with a rule: something that stands for none, such as `nan`
  as_is,         ///< canonical already
  repaired,      ///< means the same in canonical form
  unrepairable,  ///< no rule can say what it means
};

/// What a value is worth as a value of its column. The views live until the next judgement, or as
/// long as the raw value.
struct Judgement {
  ValueState state = ValueState::null;
  std::string_view text;  ///< canonical; empty when null or unrepairable
  /// What was changed or is wrong, kebab-case, stable; empty when nothing was changed. If several
  /// apply, the one that weighs most.
  std::string_view rule;
  std::string_view message;  ///< why it is unrepairable, to follow the value: `is no integer`

  bool changed() const { return !rule.empty() && state != ValueState::unrepairable; }
};

/// Judges values as a contract wants them: the one place that says what is valid, what can be
/// repaired and how, for profiler and cleaner alike, so that they cannot disagree.
///
/// Canonical texts: integers without sign, zeros or fraction that say nothing; booleans `1` and
/// `0`; `YYYY-MM-DD HH:MM:SS` on the contract's clock; `YYYY-MM-DD`; `HH:MM:SS`; plain decimals;
/// texts in valid UTF-8 with `\n` as their only control character but the tab. Judging a canonical
/// text again leaves it as it is. value_rules.hpp lists the rules.
///
/// Not for several threads at once.
class Judge {
 public:
  /// \param contract  must outlive the judge
  /// \throws Error as ZoneConverter does
  explicit Judge(const Contract& contract);

  /// Where the contract says `ANY`, the column's ambiguous dates are read in this order from now
  /// on, and not refused: something else proves it. \param column  the object that is judged by
  void read_dates_by(const Column& column, DateOrder proven);

  /// \param raw  as SQLite renders it as text; for null not looked at
  Judgement judge(const Column& column, Storage storage, std::string_view raw);

 private:
  Judgement judge_present(const Column& column, Storage storage, std::string_view raw);
  Judgement judge_value(const Column& column, Storage storage, std::string_view raw);
  Judgement judge_typed(const Column& column, Storage storage, std::string_view text);
  Judgement judge_text(const Column& column, Storage storage, std::string_view raw);
  Judgement judge_integer(const Column& column, Storage storage, std::string_view text);
  Judgement judge_numeric(const Column& column, Storage storage, std::string_view text);
  Judgement judge_timestamp(const Column& column, std::string_view text);
  Judgement judge_date(const Column& column, std::string_view text);
  Judgement judge_time(Storage storage, std::string_view text);
  DateOrder order_of(const Column& column) const;
  bool is_null_word(std::string_view text) const;
  Judgement rewritten(std::string_view from, std::string_view rule) const;

  const Contract& contract_;
  ZoneConverter zone_;
  std::vector<std::pair<const Column*, DateOrder>> proven_orders_;
  std::string scratch_;
};

/// The value of a derived column: `1` or `0`. \param from  the judgement of the column it is from
Judgement derive(const Derivation& derivation, const Judgement& from);

}  // namespace tierline::tickets
