#include "profiler/issues.hpp"

#include "tierline/tickets/dates.hpp"

#include "profiler/labels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace tierline::profiler {
namespace {

using quality::ColumnEvidence;
using quality::DateVerdict;
using quality::DefectKind;
using quality::LexicalClass;
using quality::Sighting;
using tickets::Storage;

/// The first rows of all of them.
std::vector<std::int64_t> first_rows(std::initializer_list<const Sighting*> seen) {
  std::vector<std::int64_t> rows;
  for (const auto* one : seen) rows.insert(rows.end(), one->rows.begin(), one->rows.end());
  std::sort(rows.begin(), rows.end());
  if (rows.size() > Sighting::most_rows) rows.resize(Sighting::most_rows);
  return rows;
}

std::uint64_t count_of(const quality::RuleCounts& counts, std::string_view rule) {
  const auto at = counts.find(rule);
  return at == counts.end() ? 0 : at->second;
}

/// Finds and describes the issues of one column.
class ColumnIssues {
 public:
  ColumnIssues(std::vector<Issue>& issues, const std::string& table, const ColumnProfile& profile,
               const ColumnEvidence& evidence, const tickets::Column& column)
      : issues_{issues},
        table_{table},
        profile_{profile},
        evidence_{evidence},
        agreed_{!profile.type.empty()},
        typed_{agreed_ ? column.type != tickets::Type::text
                       : profile.values > 0 && profile.inferred_type != "text"} {}

  void find() {
    const auto not_repairable = Severity::error;
    add_defect("type-mismatch", DefectKind::misfit, not_repairable,
               fmt::format("no {}, and no rule makes it one", profile_.type));
    add_defect("missing-value", DefectKind::missing, not_repairable, "there must be a value");
    label_mismatch();
    mixed_dates();
    ambiguous_dates();
    impossible_dates();
    if (typed_) {
      add_defect(
          "empty-string", DefectKind::empty, Severity::info,
          fmt::format("an empty text is no {}", agreed_ ? profile_.type : profile_.inferred_type));
    }
    mixed_storage();
    add_defect("whole-real", DefectKind::whole_real, Severity::info,
               "whole numbers stored as REAL, as of a column with missing values");
    add_defect("over-long", DefectKind::over_long, Severity::warn,
               "longer than declared, or than a cell of a workbook can be");
    add_defect("control-characters", DefectKind::control, Severity::warn,
               "control characters other than tab and line break");
    add_defect("invalid-utf8", DefectKind::broken_utf8, Severity::error, "not valid UTF-8");
    add_defect("escaped-entities", DefectKind::entity, Severity::info, "escaped HTML entities");
  }

 private:
  void add(Issue issue) {
    if (issue.count == 0) return;
    issue.table = table_;
    issue.column = profile_.name;
    issues_.push_back(std::move(issue));
  }

  void add_defect(std::string kind, DefectKind defect, Severity severity, std::string detail) {
    const auto& seen = evidence_.defect(defect);
    add({.kind = std::move(kind),
         .count = seen.seen.count,
         .rows = seen.seen.rows,
         .severity = severity,
         .repairable = seen.repairable,
         .rule = seen.rule,
         .detail = std::move(detail)});
  }

  /// The rule that repairs most of the values, among those for dates, and how many they repair.
  void find_rule_for_dates(Issue& issue) const {
    constexpr std::array rules{"ambiguous-date", "day-first-date",    "month-first-date",
                               "excel-serial",   "date-without-time", "iso-form"};
    std::uint64_t most = 0;
    std::uint64_t all = 0;
    for (const auto* rule : rules) {
      const auto count = count_of(profile_.repaired, rule);
      all += count;
      if (count <= most) continue;
      most = count;
      issue.rule = rule;
    }
    issue.repairable = std::min(all, issue.count);
  }

  void label_mismatch() {
    const auto& lexical = evidence_.lexical;
    const auto seen = [&](LexicalClass one) { return &lexical[static_cast<std::size_t>(one)]; };
    std::vector<LexicalClass> fit;
    switch (family_of(profile_.declared_type)) {
      case LabelFamily::integer: fit = {LexicalClass::integer}; break;
      case LabelFamily::number: fit = {LexicalClass::integer, LexicalClass::decimal}; break;
      case LabelFamily::boolean: fit = {LexicalClass::integer, LexicalClass::boolean}; break;
      case LabelFamily::time: fit = {LexicalClass::time, LexicalClass::duration}; break;
      case LabelFamily::moment:
        fit = {LexicalClass::date, LexicalClass::timestamp};
        // Serials and epochs are moments as well.
        if (evidence_.dates.serial.count + evidence_.dates.epoch_seconds.count +
                evidence_.dates.epoch_milliseconds.count >
            0) {
          fit.insert(fit.end(), {LexicalClass::integer, LexicalClass::decimal});
        }
        break;
      case LabelFamily::none:
      case LabelFamily::text: return;
    }
    Issue issue;
    issue.kind = "label-mismatch";
    for (std::size_t n = 0; n < lexical.size(); ++n) {
      const auto one = static_cast<LexicalClass>(n);
      if (std::find(fit.begin(), fit.end(), one) != fit.end()) continue;
      issue.count += seen(one)->count;
      auto rows = first_rows({seen(one)});
      issue.rows.insert(issue.rows.end(), rows.begin(), rows.end());
    }
    std::sort(issue.rows.begin(), issue.rows.end());
    if (issue.rows.size() > Sighting::most_rows) issue.rows.resize(Sighting::most_rows);
    issue.severity = Severity::info;
    issue.detail = fmt::format("declared {}, but the values are of type {}", profile_.declared_type,
                               profile_.inferred_type);
    add(std::move(issue));
  }

  void mixed_dates() {
    if (profile_.date_verdict() != DateVerdict::mixed) return;
    const auto& dates = profile_.dates;
    std::array<const Sighting*, 7> forms{
        &dates.iso,    &dates.day_first_only, &dates.month_first_only,  &dates.both_possible,
        &dates.serial, &dates.epoch_seconds,  &dates.epoch_milliseconds};
    std::sort(forms.begin(), forms.end(),
              [](const auto* a, const auto* b) { return a->count > b->count; });
    Issue issue;
    issue.kind = "mixed-dates";
    for (auto at = forms.begin() + 1; at != forms.end(); ++at) issue.count += (*at)->count;
    issue.rows = first_rows({forms[1], forms[2], forms[3], forms[4], forms[5], forms[6]});
    issue.detail = fmt::format(
        "{} ISO, {} only day first, {} only month first, {} possible both ways, {} serials, {} "
        "epochs",
        dates.iso.count, dates.day_first_only.count, dates.month_first_only.count,
        dates.both_possible.count, dates.serial.count,
        dates.epoch_seconds.count + dates.epoch_milliseconds.count);
    find_rule_for_dates(issue);
    issue.severity = issue.repairable < issue.count ? Severity::error : Severity::warn;
    add(std::move(issue));
  }

  void ambiguous_dates() {
    if (profile_.date_order) return;
    Issue issue;
    issue.kind = "ambiguous-dates";
    issue.count = profile_.dates.both_possible.count;
    issue.rows = profile_.dates.both_possible.rows;
    issue.repairable = std::min(issue.count, count_of(profile_.repaired, "ambiguous-date"));
    if (issue.repairable > 0) issue.rule = "ambiguous-date";
    issue.severity = issue.repairable > 0 || !agreed_ ? Severity::warn : Severity::error;
    issue.detail = "day or month first: no value proves it, and no other column";
    add(std::move(issue));
  }

  void impossible_dates() {
    add({.kind = "impossible-dates",
         .count = profile_.dates.impossible.count,
         .rows = profile_.dates.impossible.rows,
         .severity = Severity::error,
         .detail = "written like a date that no calendar has"});
  }

  void mixed_storage() {
    std::array<Sighting, 3> classes{evidence_.storage[static_cast<std::size_t>(Storage::integer)],
                                    evidence_.storage[static_cast<std::size_t>(Storage::real)],
                                    evidence_.storage[static_cast<std::size_t>(Storage::text)]};
    // Empty texts are an issue of their own.
    auto& texts = classes[2];
    texts.count -= profile_.empty;
    const auto& empties = evidence_.defect(DefectKind::empty).seen.rows;
    std::erase_if(texts.rows, [&](std::int64_t row) {
      return std::find(empties.begin(), empties.end(), row) != empties.end();
    });
    std::sort(classes.begin(), classes.end(),
              [](const Sighting& a, const Sighting& b) { return a.count > b.count; });
    const auto& blobs = evidence_.storage[static_cast<std::size_t>(Storage::blob)];
    Issue issue;
    issue.kind = "mixed-storage";
    issue.count = classes[1].count + classes[2].count + (classes[0].count > 0 ? blobs.count : 0);
    issue.rows = first_rows(
        {classes[1].count > 0 ? &classes[1] : &blobs, classes[2].count > 0 ? &classes[2] : &blobs});
    issue.rows.erase(std::unique(issue.rows.begin(), issue.rows.end()), issue.rows.end());
    issue.severity = Severity::info;
    issue.detail =
        fmt::format("{} INTEGER, {} REAL, {} TEXT, {} BLOB", profile_.storage[1],
                    profile_.storage[2], profile_.storage[3] - profile_.empty, profile_.storage[4]);
    const auto misfits = evidence_.defect(DefectKind::misfit).seen.count;
    if (agreed_ && !profile_.derived && issue.count > misfits) {
      issue.rule = "storage-class";
      issue.repairable = issue.count - misfits;
    }
    add(std::move(issue));
  }

  std::vector<Issue>& issues_;
  const std::string& table_;
  const ColumnProfile& profile_;
  const ColumnEvidence& evidence_;
  bool agreed_;
  bool typed_;
};

/// What is agreed or planned may lie ahead.
bool may_lie_ahead(std::string_view column) {
  constexpr std::array words{"plan", "due", "sla", "schedul", "expect", "target", "until", "expir"};
  std::string lower{column};
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
  });
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return lower.find(word) != std::string::npos; });
}

}  // namespace

void add_column_issues(std::vector<Issue>& issues, const std::string& table,
                       const ColumnProfile& profile, const ColumnEvidence& evidence,
                       const tickets::Column& column) {
  ColumnIssues{issues, table, profile, evidence, column}.find();
}

void add_key_issues(std::vector<Issue>& issues, const tickets::Table& table,
                    const Sighting& duplicates, bool all_keys, const Sighting& orphans) {
  if (duplicates.count > 0) {
    std::string columns;
    for (const auto& column : table.key) columns += (columns.empty() ? "" : ", ") + column;
    issues.push_back({.kind = "duplicate-keys",
                      .table = table.name,
                      .column = columns,
                      .count = duplicates.count,
                      .count_exact = all_keys,
                      .rows = duplicates.rows,
                      .severity = Severity::warn,
                      .repairable = duplicates.count,
                      .rule = "duplicate-key",
                      .detail = "rows whose key an earlier row has"});
  }
  if (orphans.count > 0) {
    issues.push_back({.kind = "orphans",
                      .table = table.name,
                      .column = table.ticket,
                      .count = orphans.count,
                      .rows = orphans.rows,
                      .severity = Severity::info,
                      .detail = "name a ticket that is not there"});
  }
}

void add_future_dates(TableProfile& table, const AsOf& as_of) {
  if (as_of.at.empty()) return;
  for (const auto& column : table.columns) {
    if (may_lie_ahead(column.name)) continue;
    Issue issue;
    for (const auto& entry : column.newest) {
      if (entry.micros <= as_of.micros + tickets::micros_per_day) break;
      ++issue.count;
      if (issue.rows.size() < Sighting::most_rows) issue.rows.push_back(entry.row);
    }
    if (issue.count == 0) continue;
    std::sort(issue.rows.begin(), issue.rows.end());
    issue.kind = "future-dates";
    issue.table = table.name;
    issue.column = column.name;
    issue.count_exact = issue.count < quality::NewestDates::most;
    issue.severity = Severity::warn;
    issue.detail = fmt::format("more than a day after {} ({})", as_of.at, as_of.basis);
    table.issues.push_back(std::move(issue));
  }
}

}  // namespace tierline::profiler
