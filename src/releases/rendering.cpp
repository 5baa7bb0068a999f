#include "tierline/base/mebibytes.hpp"
#include "tierline/releases/manage.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace tierline::releases {
namespace {

std::string rows_text(const Release& release) {
  std::string text;
  for (const auto& [table, rows] : release.rows) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", table, rows);
  }
  return text;
}

std::string list_text(const Report& report) {
  auto text =
      fmt::format("{:<21} {:<13} {:<21} {:>10}  rows\n", "release", "state", "published", "MiB");
  for (const auto& release : report.releases) {
    text += fmt::format("{:<21} {:<13} {:<21} {:>10.1f}  {}\n", release.schema, release.state,
                        release.published_at.value_or("-"), mebibytes(release.bytes),
                        rows_text(release));
    if (release.accepted_change) {
      text += fmt::format("{:<21} accepted: {}\n", "", *release.accepted_change);
    }
    if (release.state == "orphan" || release.state == "lost") {
      text += fmt::format("{:<21} hint: tierline releases retire {} --yes\n", "", release.schema);
    }
  }
  return text;
}

std::string differences_text(const Report& report) {
  auto text = fmt::format("{:<16} {:>21} {:>21}\n", "", report.before, report.after);
  for (const auto& difference : report.differences) {
    text +=
        fmt::format("{:<16} {:>21} {:>21}{}\n", difference.figure, difference.before.value_or("-"),
                    difference.after.value_or("-"), difference.differs() ? "  *" : "");
  }
  return text;
}

std::string published_text(const Report& report) {
  if (report.before == report.after) return fmt::format("{} is published already\n", report.after);
  return differences_text(report) +
         fmt::format(
             "{} is published; tierline releases rollback goes back to {}\n"
             "the history of tiers stays as it was: tierline snapshot --whole-span makes it "
             "anew\n",
             report.after, report.before);
}

std::string refreshed_text(const Report& report) {
  if (report.put_right.empty()) {
    return fmt::format("what {} adds up to is what its rows say\n", report.after);
  }
  return fmt::format(
      "rows of {} were changed after it was loaded; added up anew: {}\n"
      "the history of tiers stays as it was: tierline snapshot --whole-span makes it anew\n",
      report.after, fmt::join(report.put_right, ", "));
}

std::string retired_text(const Report& report) {
  std::string text;
  for (const auto& release : report.releases) {
    text += fmt::format("{}  {}, {:.1f} MiB\n", report.rehearsal ? "would drop" : "dropped",
                        release.schema, mebibytes(release.bytes));
  }
  if (report.releases.empty()) text += "no release is too many\n";
  if (report.rehearsal) text += "nothing was changed; --yes does it\n";
  return text;
}

std::string body(const Report& report) {
  switch (report.action) {
    case Action::list: return list_text(report);
    case Action::diff: return differences_text(report);
    case Action::refresh: return refreshed_text(report);
    case Action::retire: return retired_text(report);
    case Action::publish:
    case Action::rollback: break;
  }
  return published_text(report);
}

template <typename Optional>
nlohmann::json or_null(const Optional& value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

nlohmann::json release_json(const Release& release) {
  return {{"schema", release.schema},
          {"state", release.state},
          {"contract", release.contract},
          {"tier_rule_version", release.tier_rule_version},
          {"created_at", or_null(release.created_at)},
          {"published_at", or_null(release.published_at)},
          {"retired_at", or_null(release.retired_at)},
          {"rows", release.rows},
          {"bytes", release.bytes},
          {"accepted_change", or_null(release.accepted_change)}};
}

}  // namespace

std::string_view to_string(Action action) {
  switch (action) {
    case Action::list: return "list";
    case Action::diff: return "diff";
    case Action::publish: return "publish";
    case Action::rollback: return "rollback";
    case Action::refresh: return "refresh";
    case Action::retire: break;
  }
  return "retire";
}

std::string to_text(const Report& report) {
  return body(report) + fmt::format("{}\n", to_string(report.verdict()));
}

nlohmann::json to_json(const Report& report) {
  auto releases = nlohmann::json::array();
  for (const auto& release : report.releases) releases.push_back(release_json(release));
  auto differences = nlohmann::json::array();
  for (const auto& difference : report.differences) {
    differences.push_back({{"figure", difference.figure},
                           {"before", or_null(difference.before)},
                           {"after", or_null(difference.after)}});
  }
  return {{"action", to_string(report.action)},
          {"database", report.database},
          {"releases", releases},
          {"before", report.before},
          {"after", report.after},
          {"differences", differences},
          {"put_right", report.put_right},
          {"rehearsal", report.rehearsal}};
}

}  // namespace tierline::releases
