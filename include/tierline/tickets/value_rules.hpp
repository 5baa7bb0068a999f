#pragma once

#include <array>
#include <string_view>

namespace tierline::tickets {

/// What a rule does with a value, or with its row.
enum class RuleEffect {
  repairs,     ///< the value is written in another way, or as none
  refuses,     ///< nobody can say what the value means: its row is set aside
  sets_aside,  ///< the row is good, but another one counts
};

/// A rule that cleaning may apply. Ids are stable: reports, quarantine and metrics name them.
struct ValueRule {
  std::string_view id;
  RuleEffect effect;
  std::string_view columns;  ///< which it is for, in words
  std::string_view what;     ///< what it does, or why it refuses; Markdown
};

/// docs/commands/cleaner.md shows this table.
inline constexpr std::array value_rules{
    ValueRule{"empty-string", RuleEffect::repairs, "typed",
              "nothing between the quotes, or only blanks: NULL"},
    ValueRule{"empty-text", RuleEffect::repairs, "text", "nothing between the quotes: NULL"},
    ValueRule{"word", RuleEffect::repairs, "`words`",
              "a text that the contract gives a meaning: `3 - Moderate` is 3"},
    ValueRule{"null-word", RuleEffect::repairs, "all",
              "one of the contract's `null_values`, such as `nan`: NULL"},
    ValueRule{"zero-null", RuleEffect::repairs, "`zero_is_null`", "0 stands for none: NULL"},
    ValueRule{
        "surrounding-blanks", RuleEffect::repairs, "typed",
        "taken off; a text keeps its own, since a leading blank is the mark of a pseudo user"},
    ValueRule{"float-id", RuleEffect::repairs, "whole numbers", "`4121481.0` is 4121481"},
    ValueRule{"prefix", RuleEffect::repairs, "`prefix`",
              "the contract's letters before a whole number are taken off: `INC0010001` is 10001"},
    ValueRule{"number-form", RuleEffect::repairs, "numbers",
              "signs, zeros and points that say nothing are taken off: `+007` is 7, `8.0` is 8"},
    ValueRule{"rounded", RuleEffect::repairs, "decimals",
              "digits beyond the scale, half away from zero"},
    ValueRule{"yes-no", RuleEffect::repairs, "booleans",
              "yes, no, true, false, y, n, t, f, on, off in any case: 1 or 0"},
    ValueRule{"iso-form", RuleEffect::repairs, "dates, timestamps",
              "`2025-07-03T11:12`, `2025/7/3`, midnight in a column of dates: canonical"},
    ValueRule{"day-first-date", RuleEffect::repairs, "dates, timestamps",
              "`20/05/2025 8:42`, and `3/03/2025`, whose order does not matter: ISO"},
    ValueRule{"month-first-date", RuleEffect::repairs, "dates, timestamps",
              "`05/20/2025`, where the contract says month first or `ANY`: ISO"},
    ValueRule{"ambiguous-date", RuleEffect::repairs, "dates, timestamps",
              "`03/04/2025`, read by the contract's order or, where that is `ANY`, by the order "
              "that the profile proves for the column: ISO, and listed"},
    ValueRule{"date-without-time", RuleEffect::repairs, "timestamps", "midnight"},
    ValueRule{"time-dropped", RuleEffect::repairs, "dates", "the time of day is left out"},
    ValueRule{"zone-applied", RuleEffect::repairs, "timestamps",
              "a text with an offset: the same instant on the contract's clock"},
    ValueRule{"excel-serial", RuleEffect::repairs, "dates, timestamps, times",
              "a spreadsheet's number of days, or fraction of a day"},
    ValueRule{"time-form", RuleEffect::repairs, "times",
              "`8:30`, `8:30 pm`: `08:30:00`, `20:30:00`"},
    ValueRule{"entity", RuleEffect::repairs, "`decode_entities`",
              "HTML entities are decoded until nothing changes"},
    ValueRule{"excel-escape", RuleEffect::repairs, "text",
              "`_x000D_` and the like: a line break, or dropped"},
    ValueRule{"line-breaks", RuleEffect::repairs, "text", "CR LF and CR: LF"},
    ValueRule{"control-characters", RuleEffect::repairs, "text", "NUL and its like are dropped"},
    ValueRule{"float-text", RuleEffect::repairs, "text",
              "the number `12.0` in a column of texts is `12`"},
    ValueRule{"derived", RuleEffect::repairs, "`derived`",
              "computed from another column, whatever the source says: `visible_to_customer` from "
              "`comment_type`"},
    ValueRule{"storage-class", RuleEffect::repairs, "all",
              "the same value in the column's class: the text `42` of an id as INTEGER, the number "
              "42 of a text as TEXT"},
    ValueRule{"missing-value", RuleEffect::refuses, "`not_null`", "the column must have one"},
    ValueRule{"not-a-number", RuleEffect::refuses, "numbers", "no number; `1,234` is none either"},
    ValueRule{"not-an-integer", RuleEffect::refuses, "whole numbers", "a fraction"},
    ValueRule{"out-of-range", RuleEffect::refuses, "numbers", "too large for the column"},
    ValueRule{"not-a-boolean", RuleEffect::refuses, "booleans", "neither yes nor no"},
    ValueRule{"not-a-time", RuleEffect::refuses, "times", "cannot be read as one"},
    ValueRule{"not-json", RuleEffect::refuses, "JSON", "cannot be read as JSON"},
    ValueRule{"not-a-date", RuleEffect::refuses, "dates, timestamps", "cannot be read as one"},
    ValueRule{"impossible-date", RuleEffect::refuses, "dates, timestamps",
              "on no calendar (31/02) or clock, or outside the years 1 to 9999 once its offset is "
              "applied"},
    ValueRule{"impossible-time", RuleEffect::refuses, "times", "on no clock"},
    ValueRule{"ambiguous-date", RuleEffect::refuses, "dates, timestamps",
              "`03/04/2025` where the contract says `ANY` and no profile proves an order: nobody "
              "knows whether that is April or March"},
    ValueRule{"wrong-date-order", RuleEffect::refuses, "dates, timestamps",
              "`05/20/2025` where the contract says day first: turning it around would hide that "
              "the column is mixed"},
    ValueRule{"invalid-utf8", RuleEffect::refuses, "text, JSON", "no text"},
    ValueRule{"too-long", RuleEffect::refuses, "`max_length`",
              "more characters than the contract allows; columns of a key and those with an index "
              "have such a limit, as an index has"},
    ValueRule{"binary-value", RuleEffect::refuses, "all", "a BLOB is no text"},
    ValueRule{"duplicate-key", RuleEffect::sets_aside, "`key`",
              "another row of the same key is newer by `latest_by`, or later among equals"},
};

/// The id, checked when the program is compiled: a rule that is not in the table does not exist.
consteval std::string_view rule_id(std::string_view id) {
  for (const auto& rule : value_rules) {
    if (rule.id == id) return rule.id;
  }
  throw "no such rule";
}

}  // namespace tierline::tickets
