#include "dashboard_queries.hpp"

#include "tierline/base/files.hpp"
#include "tierline/dashboards/macros.hpp"

#include "libpq_connection.hpp"

#include <date/date.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>

namespace tierline::testing {
namespace {

using dashboards::Choices;
using dashboards::Dashboard;
using dashboards::Panel;
using dashboards::TimeRange;
using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

/// The types that Grafana's driver turns into numbers, strings and times; others arrive as strings.
Kind kind_of(Oid type) {
  switch (type) {
    case 20:
    case 21:
    case 23:
    case 700:
    case 701:
    case 1700: return Kind::number;
    case 25:
    case 1043:
    case 1042: return Kind::text;
    case 1114:
    case 1184: return Kind::time;
    default: return Kind::other;
  }
}

PanelResult run(PGconn* connection, Panel panel, const std::string& sql) {
  PanelResult result{std::move(panel), {}, {}, {}, 0};
  const auto start = std::chrono::steady_clock::now();
  const Answer answer{PQexec(connection, sql.c_str()), &PQclear};
  result.milliseconds =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) {
    result.error = PQresultErrorMessage(answer.get());
    return result;
  }
  for (int column = 0; column < PQnfields(answer.get()); ++column) {
    result.columns.push_back(
        {PQfname(answer.get(), column), kind_of(PQftype(answer.get(), column))});
  }
  for (int row = 0; row < PQntuples(answer.get()); ++row) {
    auto& cells = result.rows.emplace_back();
    for (int column = 0; column < PQnfields(answer.get()); ++column) {
      const bool is_null = PQgetisnull(answer.get(), row, column) != 0;
      cells.push_back(is_null ? std::nullopt
                              : std::optional<std::string>{PQgetvalue(answer.get(), row, column)});
    }
  }
  return result;
}

/// Sets what nobody chose, from the queries of the variables.
void complete(Choices& choices, const Dashboard& dashboard,
              const std::vector<PanelResult>& results) {
  for (const auto& variable : dashboard.variables) {
    if (choices.count(variable.name) != 0) continue;
    auto options = variable.options;
    for (const auto& result : results) {
      if (result.panel.title != variable.name) continue;
      for (const auto& row : result.rows) options.push_back(row.back().value_or(""));
    }
    const bool all = variable.selected == std::vector<std::string>{"$__all"};
    choices[variable.name] = {all ? options : variable.selected, variable.is_list};
  }
}

struct Asked {
  std::vector<PanelResult> variables;  ///< their targets hold what was sent
  std::vector<Question> questions;     ///< of annotations and panels
};

Asked ask(PGconn* connection, const Dashboard& dashboard, const TimeRange& range,
          const Choices& chosen) {
  auto choices = dashboards::time_choices(range);
  choices.insert(chosen.begin(), chosen.end());
  const auto expanded = [&](const std::string& sql) {
    return dashboards::expand_macros(dashboards::interpolate(sql, choices),
                                     {.range = range, .wall_time = range.to});
  };
  Asked asked;
  for (const auto& variable : dashboard.variables) {
    if (variable.sql.empty()) continue;
    const auto sql = expanded(variable.sql);
    Panel panel{0, "variable", variable.name, {{"", "table", sql}}, false, {}};
    asked.variables.push_back(run(connection, std::move(panel), sql));
  }
  complete(choices, dashboard, asked.variables);
  for (const auto& annotation : dashboard.annotations) {
    asked.questions.push_back(
        {{0, "annotation", annotation.ref_id, {annotation}, false, {}}, expanded(annotation.sql)});
  }
  for (const auto& panel : dashboard.panels) {
    for (const auto& target : panel.targets) {
      auto part = panel;
      part.targets = {target};
      asked.questions.push_back({std::move(part), expanded(target.sql)});
    }
  }
  return asked;
}

using Complaints = std::vector<std::string>;

std::size_t count(const PanelResult& result, Kind kind) {
  return static_cast<std::size_t>(
      std::count_if(result.columns.begin(), result.columns.end(),
                    [kind](const Column& column) { return column.kind == kind; }));
}

void check_values(const PanelResult& result, bool may_be_null, Complaints& complaints) {
  for (const auto& row : result.rows) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      const auto& cell = row[column];
      const bool is_number = result.columns[column].kind == Kind::number;
      if (!cell && !may_be_null) complaints.push_back("NULL in " + result.columns[column].name);
      if (cell && is_number && (*cell == "NaN" || cell->find("Infinity") != std::string::npos)) {
        complaints.push_back(*cell + " in " + result.columns[column].name);
      }
    }
  }
}

void check_series(const PanelResult& result, Complaints& complaints) {
  if (result.columns.front().name != "time" || result.columns.front().kind != Kind::time) {
    complaints.push_back("a series begins with a column time");
  }
  if (count(result, Kind::number) + 1 != result.columns.size()) {
    complaints.push_back("a wide series has numbers beside its time");
  }
  if (!std::is_sorted(
          result.rows.begin(), result.rows.end(),
          [](const auto& left, const auto& right) { return left.front() < right.front(); })) {
    complaints.push_back("time does not ascend");
  }
}

void check_fields(const PanelResult& result, Complaints& complaints) {
  static const std::set<std::string> settings{"unit", "decimals", "color", "min", "max"};
  const auto& columns = result.columns;
  if (columns.size() < 2 || columns[0].name != "name" || columns[0].kind != Kind::text ||
      columns[1].name != "value" || columns[1].kind != Kind::number) {
    complaints.push_back("rows become fields by a text name and a number value");
    return;
  }
  for (std::size_t n = 2; n < columns.size(); ++n) {
    if (settings.count(columns[n].name) == 0)
      complaints.push_back(columns[n].name + " sets nothing");
  }
  std::set<std::optional<std::string>> names;
  for (const auto& row : result.rows) {
    if (!names.insert(row[0]).second) complaints.push_back("two fields of one name");
  }
}

/// One text and `numbers` numbers; the texts differ, or bars would stand on each other.
void check_labelled(const PanelResult& result, bool numbers_fit, Complaints& complaints) {
  if (count(result, Kind::text) != 1 || result.columns.front().kind != Kind::text || !numbers_fit) {
    complaints.push_back("one text first, then the numbers");
  }
  std::set<std::optional<std::string>> labels;
  for (const auto& row : result.rows) {
    if (!labels.insert(row[0]).second) complaints.push_back("two rows of one label");
  }
}

/// Only numbers, in one row at most.
void check_figures(const PanelResult& result, std::size_t most, Complaints& complaints) {
  const auto numbers = count(result, Kind::number);
  if (numbers != result.columns.size() || numbers > most || result.rows.size() > 1) {
    complaints.push_back(fmt::format("at most {} numbers in one row", most));
  }
}

void check_table(const PanelResult& result, Complaints& complaints) {
  const auto& type = result.panel.type;
  const auto numbers = count(result, Kind::number);
  const bool all_fit = numbers + 1 == result.columns.size() && numbers >= 1;
  check_values(result, type == "table" || type == "barchart", complaints);
  if (result.panel.rows_to_fields) return check_fields(result, complaints);
  if (type == "piechart") return check_labelled(result, all_fit && numbers == 1, complaints);
  if (type == "barchart") return check_labelled(result, all_fit, complaints);
  if (type == "gauge" || type == "bargauge") return check_figures(result, 8, complaints);
  if (type != "stat") return;
  if (result.panel.fields.empty()) return check_figures(result, 1, complaints);
  const bool is_word = result.columns.size() == 1 && result.columns[0].kind == Kind::text &&
                       result.panel.fields == "/^" + result.columns[0].name + "$/";
  if (!is_word || result.rows.size() != 1)
    complaints.push_back("one text of the name that is shown");
}

/// Queries of variables and annotations, which are no panels.
void check_other(const PanelResult& result, Complaints& complaints) {
  const auto has = [&](const char* name) {
    return std::any_of(result.columns.begin(), result.columns.end(),
                       [&](const Column& column) { return column.name == name; });
  };
  if (result.panel.type == "annotation" && !(has("time") && has("text"))) {
    complaints.push_back("an annotation has time and text");
  }
  if (result.panel.type == "variable" &&
      !(has("__text") && has("__value") && !result.rows.empty())) {
    complaints.push_back("a variable has __text and __value, and at least one of them");
  }
  check_values(result, false, complaints);
}

}  // namespace

std::string PanelResult::name() const {
  if (panel.id == 0) return fmt::format("{} {}", panel.type, panel.title);
  return fmt::format("panel {}, target {}", panel.id, panel.targets.at(0).ref_id);
}

std::vector<std::string> PanelResult::lines() const {
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t column = 0; column < row.size(); ++column) {
      if (column > 0) line += '|';
      const bool is_number = columns[column].kind == Kind::number && row[column];
      line += is_number ? fmt::format("{:.2f}", std::stod(*row[column])) : row[column].value_or("");
    }
    lines.push_back(line);
  }
  return lines;
}

std::vector<Dashboard> committed_dashboards() {
  std::vector<Dashboard> list;
  const std::filesystem::path folder{TIERLINE_SOURCE_DIR "/grafana/dashboards"};
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (entry.path().extension() == ".json") {
      list.push_back(dashboards::parse_dashboard(read_file(entry.path())));
    }
  }
  if (list.empty()) throw std::runtime_error{"no dashboard in " + folder.string()};
  return list;
}

Dashboard committed_dashboard(const std::string& uid) {
  for (auto& dashboard : committed_dashboards()) {
    if (dashboard.uid == uid) return std::move(dashboard);
  }
  throw std::runtime_error{"no dashboard " + uid};
}

std::vector<Question> questions(const std::string& conninfo, const Dashboard& dashboard,
                                const TimeRange& range, const Choices& chosen) {
  auto asked = ask(connect(conninfo).get(), dashboard, range, chosen);
  std::vector<Question> list;
  for (const auto& variable : asked.variables) {
    if (!variable.error.empty()) throw std::runtime_error{variable.error};
    list.push_back({variable.panel, variable.panel.targets.at(0).sql});
  }
  list.insert(list.end(), asked.questions.begin(), asked.questions.end());
  return list;
}

std::vector<PanelResult> run_all_panels(const std::string& conninfo, const Dashboard& dashboard,
                                        const TimeRange& range, const Choices& chosen) {
  const auto connection = connect(conninfo);
  auto asked = ask(connection.get(), dashboard, range, chosen);
  auto results = std::move(asked.variables);
  for (auto& question : asked.questions) {
    results.push_back(run(connection.get(), std::move(question.panel), question.sql));
  }
  return results;
}

std::vector<std::string> offences(const std::vector<PanelResult>& results) {
  std::vector<std::string> lines;
  for (const auto& result : results) {
    Complaints complaints;
    if (!result.error.empty()) {
      complaints.push_back(result.error);
    } else if (result.panel.id == 0) {
      check_other(result, complaints);
    } else if (result.panel.targets.at(0).format == "time_series") {
      check_values(result, true, complaints);
      check_series(result, complaints);
    } else {
      check_table(result, complaints);
    }
    for (const auto& complaint : complaints) lines.push_back(result.name() + ": " + complaint);
  }
  return lines;
}

dashboards::Instant instant(const std::string& text) {
  std::istringstream stream{text};
  date::sys_seconds seconds;
  stream >> date::parse("%FT%TZ", seconds);
  if (stream.fail()) throw std::runtime_error{"not an instant: " + text};
  return dashboards::Instant{seconds.time_since_epoch()};
}

}  // namespace tierline::testing
