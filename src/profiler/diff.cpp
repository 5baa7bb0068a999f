#include "tierline/profiler/diff.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace tierline::profiler {
namespace {

using nlohmann::json;
using Named = std::map<std::string, const json*>;

constexpr int readable_version = 2;

json read_profile(const std::filesystem::path& path) {
  try {
    auto profile = json::parse(read_file(path));
    if (profile.at("schema_version").get<int>() != readable_version) {
      throw Error{ErrorCode::data,
                  fmt::format("cannot compare \"{}\": it is a profile of version {}, not {}",
                              path.string(), profile["schema_version"].dump(), readable_version),
                  "profile the source again"};
    }
    return profile;
  } catch (const json::exception& error) {
    throw Error{
        ErrorCode::data,
        fmt::format("cannot compare \"{}\": it is no profile: {}", path.string(), error.what()),
        "profiler writes profiles"};
  }
}

Named by_name(const json& list) {
  Named named;
  for (const auto& one : list) named.emplace(one.at("name").get<std::string>(), &one);
  return named;
}

/// The contract's tables and the others alike.
Named tables_of(const json& profile) {
  auto tables = by_name(profile.at("tables"));
  tables.merge(by_name(profile.at("uncovered_tables")));
  return tables;
}

double ratio(double part, double whole) { return whole == 0 ? 0 : part / whole; }

double null_rate(const json& column) {
  const auto& storage = column.at("storage");
  double rows = 0;
  for (const auto& count : storage) rows += count.get<double>();
  return ratio(storage.at("null").get<double>() + column.at("empty").get<double>(), rows);
}

/// Without the digits of a decimal.
std::string type_of(const json& column) {
  const auto type = column.at("inferred_type").get<std::string>();
  return type.substr(0, type.find('('));
}

std::string date_verdict(const json& column) {
  return column.contains("dates") ? column.at("dates").at("verdict").get<std::string>() : "NONE";
}

/// Value -> share of the column's values.
std::map<std::string, double> shares_of(const json& column) {
  const auto values = column.at("values").get<double>();
  std::map<std::string, double> shares;
  for (const auto& one : column.at("top_values").at("most")) {
    shares[one.at("value").get<std::string>()] += ratio(one.at("count").get<double>(), values);
  }
  return shares;
}

/// Are all values of the column named?
bool lists_all(const json& column) {
  const auto& top = column.at("top_values");
  return !column.at("masked").get<bool>() && top.at("exact").get<bool>() &&
         top.at("most").size() == column.at("distinct").get<std::size_t>();
}

std::string quoted(const std::vector<std::string>& values) {
  constexpr std::size_t most = 5;
  std::string list;
  for (std::size_t n = 0; n < std::min(most, values.size()); ++n) {
    list += fmt::format("{}\"{}\"", n == 0 ? "" : ", ", values[n]);
  }
  if (values.size() > most) list += fmt::format(" and {} more", values.size() - most);
  return list;
}

class Comparison {
 public:
  Comparison(const DiffOptions& options, std::vector<Change>& changes)
      : options_{options}, changes_{changes} {}

  void profiles(const json& before, const json& after) {
    if (before.at("contract") != after.at("contract")) {
      note("contract", "", Verdict::warn, "the profiles were made by different contracts");
    }
    const auto old_tables = tables_of(before);
    const auto new_tables = tables_of(after);
    for (const auto& [name, table] : old_tables) {
      const auto at = new_tables.find(name);
      if (at == new_tables.end()) {
        note("table-vanished", name, Verdict::fail,
             fmt::format("had {} rows", table->at("rows").dump()));
      } else {
        tables(name, *table, *at->second);
      }
    }
    for (const auto& [name, table] : new_tables) {
      if (old_tables.count(name) > 0) continue;
      note("table-new", name, Verdict::warn, fmt::format("has {} rows", table->at("rows").dump()));
    }
  }

 private:
  void note(std::string kind, std::string subject, Verdict verdict, std::string detail) {
    changes_.push_back({std::move(kind), std::move(subject), verdict, std::move(detail)});
  }

  void tables(const std::string& name, const json& before, const json& after) {
    const auto old_rows = before.at("rows").get<double>();
    const auto new_rows = after.at("rows").get<double>();
    if (old_rows != new_rows) {
      const bool halved = new_rows < old_rows / 2;
      const bool fewer = new_rows < old_rows;
      note("rows", name,
           halved  ? Verdict::fail
           : fewer ? Verdict::warn
                   : Verdict::pass,
           fmt::format("{} rows, were {}", new_rows, old_rows));
    }
    const auto old_columns = by_name(before.at("columns"));
    const auto new_columns = by_name(after.at("columns"));
    for (const auto& [column, old] : old_columns) {
      const auto subject = name + "." + column;
      const auto at = new_columns.find(column);
      const bool had = at != new_columns.end() && !at->second->at("header").is_null();
      if (at == new_columns.end() || (!had && !old->at("header").is_null())) {
        note("column-vanished", subject, Verdict::fail, "the source has it no more");
      } else {
        columns(subject, *old, *at->second);
      }
    }
    for (const auto& [column, added] : new_columns) {
      const auto at = old_columns.find(column);
      const bool had = at != old_columns.end() && !at->second->at("header").is_null();
      if (had || added->at("header").is_null()) continue;
      note("column-new", name + "." + column, Verdict::warn,
           fmt::format("of type {}", added->at("inferred_type").get<std::string>()));
    }
  }

  void columns(const std::string& subject, const json& before, const json& after) {
    nulls(subject, before, after);
    const bool empty = before.at("values") == 0 || after.at("values") == 0;
    if (empty) return;
    if (type_of(before) != type_of(after)) {
      note("type", subject, Verdict::fail,
           fmt::format("looks like {}, was {}", type_of(after), type_of(before)));
    }
    if (date_verdict(before) != date_verdict(after)) {
      note("dates", subject, Verdict::warn,
           fmt::format("are {}, were {}", date_verdict(after), date_verdict(before)));
    }
    distinct(subject, before, after);
    named_values(subject, before, after);
    drift(subject, before, after);
  }

  void nulls(const std::string& subject, const json& before, const json& after) {
    constexpr double great = 0.25;
    const auto old_rate = null_rate(before);
    const auto new_rate = null_rate(after);
    const auto moved = std::abs(new_rate - old_rate);
    if (moved <= options_.null_rate_limit) return;
    const bool lost = new_rate - old_rate > great;
    note("null-rate", subject, lost ? Verdict::fail : Verdict::warn,
         fmt::format("{:.1f} % have no value, were {:.1f} %", 100 * new_rate, 100 * old_rate));
  }

  /// Ids grow with the rows, lists of words do not: either is as it was.
  void distinct(const std::string& subject, const json& before, const json& after) {
    const auto old_count = before.at("distinct").get<double>();
    const auto new_count = after.at("distinct").get<double>();
    const auto moved = std::abs(ratio(new_count, old_count) - 1);
    const auto per_value = std::abs(ratio(ratio(new_count, after.at("values").get<double>()),
                                          ratio(old_count, before.at("values").get<double>())) -
                                    1);
    if (std::min(moved, per_value) <= options_.distinct_limit) return;
    note("distinct", subject, Verdict::warn,
         fmt::format("{} different values, were {}", new_count, old_count));
  }

  void named_values(const std::string& subject, const json& before, const json& after) {
    if (!lists_all(before) || !lists_all(after)) return;
    const auto old_shares = shares_of(before);
    const auto new_shares = shares_of(after);
    std::vector<std::string> vanished;
    std::vector<std::string> added;
    for (const auto& [value, share] : old_shares) {
      if (new_shares.count(value) == 0) vanished.push_back(value);
    }
    for (const auto& [value, share] : new_shares) {
      if (old_shares.count(value) == 0) added.push_back(value);
    }
    if (!added.empty()) note("values-new", subject, Verdict::warn, quoted(added));
    if (!vanished.empty()) note("values-vanished", subject, Verdict::warn, quoted(vanished));
  }

  /// The total variation distance; what is not among the most frequent is one value more.
  void drift(const std::string& subject, const json& before, const json& after) {
    const auto old_shares = shares_of(before);
    const auto new_shares = shares_of(after);
    double old_rest = 1;
    double new_rest = 1;
    double distance = 0;
    std::set<std::string> values;
    for (const auto& [value, share] : old_shares) values.insert(value);
    for (const auto& [value, share] : new_shares) values.insert(value);
    for (const auto& value : values) {
      const auto was = old_shares.find(value);
      const auto is = new_shares.find(value);
      const double old_share = was == old_shares.end() ? 0 : was->second;
      const double new_share = is == new_shares.end() ? 0 : is->second;
      old_rest -= old_share;
      new_rest -= new_share;
      distance += std::abs(new_share - old_share);
    }
    distance = (distance + std::abs(new_rest - old_rest)) / 2;
    if (distance <= options_.drift_limit) return;
    note("drift", subject, Verdict::warn,
         fmt::format("{:.1f} % of the values are others than before", 100 * distance));
  }

  const DiffOptions& options_;
  std::vector<Change>& changes_;
};

}  // namespace

Verdict DiffReport::verdict() const {
  auto verdict = Verdict::pass;
  for (const auto& change : changes) verdict = worst(verdict, change.verdict);
  return verdict;
}

DiffReport diff(const DiffOptions& options) {
  DiffReport report{options.before, options.after, {}};
  const auto before = read_profile(options.before);
  const auto after = read_profile(options.after);
  try {
    Comparison{options, report.changes}.profiles(before, after);
  } catch (const json::exception& error) {
    throw Error{ErrorCode::data,
                fmt::format("cannot compare \"{}\" and \"{}\": {}", options.before.string(),
                            options.after.string(), error.what()),
                "profile the sources again"};
  }
  return report;
}

std::string to_text(const DiffReport& report) {
  std::string text;
  for (const auto& change : report.changes) {
    text += fmt::format("{}  {:<34} {}: {}\n", to_string(change.verdict),
                        change.subject.empty() ? "profile" : change.subject, change.kind,
                        change.detail);
  }
  return text + fmt::format("{} changes from \"{}\" to \"{}\"\n{}\n", report.changes.size(),
                            report.before.string(), report.after.string(),
                            to_string(report.verdict()));
}

json to_json(const DiffReport& report) {
  json object{{"before", report.before.string()},
              {"after", report.after.string()},
              {"verdict", to_string(report.verdict())}};
  object["changes"] = json::array();
  for (const auto& change : report.changes) {
    object["changes"].push_back({{"kind", change.kind},
                                 {"subject", change.subject},
                                 {"verdict", to_string(change.verdict)},
                                 {"detail", change.detail}});
  }
  return object;
}

}  // namespace tierline::profiler
