#include "tierline/base/files.hpp"
#include "tierline/demo_data/demo_data.hpp"
#include "tierline/pipeline/pipeline.hpp"

#include "dashboard_queries.hpp"
#include "postgres_test.hpp"
#include "test_services.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <set>

namespace tierline {
namespace {

using ::testing::IsEmpty;

/// The whole way at full size, held against what the generator says is true.
class FullDemoDataTest : public testing::PostgresTest {
 protected:
  nlohmann::json counts_by(const std::string& expression) {
    const auto text = value(
        fmt::format("json_object_agg(k, tiers) FROM (SELECT k, json_object_agg(support_tier, n) "
                    "AS tiers FROM (SELECT {} AS k, support_tier, count(*) AS n "
                    "FROM servicedesk.tickets GROUP BY 1, 2) AS c GROUP BY k) AS t",
                    expression));
    return nlohmann::json::parse(text);
  }

  struct Figure {
    std::optional<double> value;
    std::int64_t n = 0;
  };

  /// Value and n of a metric; \param which  a condition beside the definition
  Figure figure(const std::string& metric, const std::string& definition,
                const std::string& which = "true") {
    const auto rows = db().query(
        {metric, fmt::format("SELECT value, n FROM dash.metric_{} WHERE definition = '{}' AND {}",
                             metric, definition, which)});
    if (rows.empty()) return {};
    const auto& value = rows.front().at(0);
    return {value ? std::optional{std::stod(*value)} : std::nullopt,
            std::stoll(rows.front().at(1).value())};
  }

  static constexpr double close_enough = 1e-6;

  void expect_figure(double value, std::int64_t n, const Figure& found, const std::string& what) {
    ASSERT_TRUE(found.value) << what;
    EXPECT_NEAR(*found.value, value, close_enough) << what;
    EXPECT_EQ(found.n, n) << what;
  }

  static double percent(std::int64_t part, std::int64_t whole) {
    return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  }

  void expect_outcomes(const nlohmann::json& truth);
  void expect_of_base(const nlohmann::json& base, const std::string& definition);
  void expect_team(const std::string& team, const nlohmann::json& truth,
                   const std::string& definition);
  void expect_monthly_resolution(const nlohmann::json& truth, const std::string& definition);
  void expect_data(const nlohmann::json& truth);

  /// The truth names every tier; the database only those that occur.
  static nlohmann::json without_zeros(nlohmann::json tiers) {
    for (auto& group : tiers) {
      for (auto tier = group.begin(); tier != group.end();) {
        tier = *tier == 0 ? group.erase(tier) : std::next(tier);
      }
    }
    return tiers;
  }
};

std::int64_t sum_of(const nlohmann::json& counts) {
  std::int64_t sum = 0;
  for (const auto& count : counts) sum += count.get<std::int64_t>();
  return sum;
}

void FullDemoDataTest::expect_outcomes(const nlohmann::json& truth) {
  const std::int64_t met = truth.at("sla_met");
  const std::int64_t known = met + truth.at("sla_missed").get<std::int64_t>();
  expect_figure(truth.at("sla_compliance_percent"), known, figure("sla_compliance", "both"), "1.1");
  EXPECT_EQ(value("without_verdict FROM dash.metric_sla_compliance"),
            truth.at("sla_unknown").dump());
  const auto& closed = truth.at("closed_by_visible_comments");
  const auto& terminal = truth.at("terminal_by_visible_comments");
  const std::int64_t all_closed = truth.at("closed");
  const std::int64_t all_terminal = truth.at("terminal");
  const auto with_contact = all_terminal - terminal.at("none").get<std::int64_t>();
  expect_figure(truth.at("compat_first_contact_resolution_percent"), all_closed,
                figure("first_contact_resolution", "compatible"), "1.3");
  expect_figure(truth.at("first_contact_resolution_percent"), with_contact,
                figure("first_contact_resolution", "corrected"), "1.3");
  expect_figure(truth.at("compat_communication_coverage_percent"), all_closed,
                figure("communication_coverage", "compatible"), "1.4");
  expect_figure(truth.at("communication_coverage_percent"), all_terminal,
                figure("communication_coverage", "corrected"), "1.4");
  for (const auto& [key, contacts] :
       {std::pair{"none", "0"}, {"one", "1"}, {"two_or_three", "2-3"}, {"four_or_more", "4+"}}) {
    const auto which = fmt::format("contacts = '{}'", contacts);
    expect_figure(percent(closed.at(key), all_closed), all_closed,
                  figure("contact_distribution", "compatible", which), which);
    expect_figure(percent(terminal.at(key), all_terminal), all_terminal,
                  figure("contact_distribution", "corrected", which), which);
  }
}

void FullDemoDataTest::expect_team(const std::string& team, const nlohmann::json& truth,
                                   const std::string& definition) {
  constexpr std::int64_t fewest = 50;
  const auto which = fmt::format("team = '{}'", team);
  const auto what = team + ", " + definition;
  const std::int64_t tickets = truth.at("tickets");
  const std::int64_t with_contact = truth.at("with_contact");
  const std::int64_t support = truth.at("support_tickets");
  const bool corrected = definition == "corrected";
  const auto expect_if_enough = [&](const std::string& metric, double wanted, std::int64_t n) {
    const auto found = figure(metric, definition, which);
    if (n < fewest) {
      EXPECT_EQ(found.n, 0) << metric << ", " << what;
    } else {
      expect_figure(wanted, n, found, metric + ", " + what);
    }
  };
  const std::int64_t comments = truth.at(corrected ? "support_human_comments" : "support_comments");
  expect_if_enough("handling_events", percent(comments, support) / 100, support);
  expect_if_enough("team_communication", percent(with_contact, tickets), tickets);
  if (corrected) {
    expect_if_enough("team_first_contact", percent(truth.at("with_one_contact"), with_contact),
                     with_contact);
  } else {
    expect_if_enough("team_first_contact", percent(with_contact, tickets), tickets);
  }
  const auto& resolution = truth.at("resolution");
  const auto mean = resolution.at("mean_days");
  expect_if_enough("team_resolution_time", mean.is_null() ? 0.0 : mean.get<double>(),
                   resolution.at("tickets"));
  for (const auto& [category, count] : truth.at("categories").items()) {
    if (count < 10 || category.find('&') != std::string::npos) continue;
    expect_figure(
        percent(count, tickets), tickets,
        figure("specialisation", definition, which + " AND category = '" + category + "'"),
        what + ", " + category);
  }
}

void FullDemoDataTest::expect_of_base(const nlohmann::json& base, const std::string& definition) {
  const auto& teams = base.at("teams");
  std::int64_t tickets = 0;
  for (const auto& [team, truth] : teams.items())
    tickets += truth.at("tickets").get<std::int64_t>();
  for (const auto& [team, truth] : teams.items()) {
    expect_team(team, truth, definition);
    expect_figure(percent(truth.at("tickets"), tickets), tickets,
                  figure("team_workload", definition, fmt::format("team = '{}'", team)), team);
  }
  auto causes = base.at("root_causes");
  causes.erase("");
  if (definition == "corrected") {
    causes.erase("--None--");
    causes.erase("-- None --");
  }
  for (const auto& [cause, count] : causes.items()) {
    expect_figure(percent(count, sum_of(causes)), sum_of(causes),
                  figure("root_causes", definition, fmt::format("root_cause = '{}'", cause)),
                  cause);
  }
  for (const auto& [category, count] : base.at("categories").items()) {
    if (category.find('&') != std::string::npos) continue;  // three spellings are one here
    expect_figure(percent(count, tickets), tickets,
                  figure("categories", definition, fmt::format("category = '{}'", category)),
                  category);
  }
  const auto& hands = base.at(definition == "corrected" ? "technicians" : "project_technicians");
  const auto touched = sum_of(hands);
  expect_figure(percent(touched - hands.at("1").get<std::int64_t>(), touched), touched,
                figure("reassignment", definition), definition);
  for (const auto& [group, count] : hands.items()) {
    if (count == 0) continue;
    expect_figure(
        percent(count, touched), touched,
        figure("reassignment_distribution", definition, fmt::format("technicians = '{}'", group)),
        group);
  }
  expect_figure(percent(touched, tickets), tickets,
                figure("data_quality", definition, "indicator = 'tickets with timesheets'"),
                definition);
  expect_figure(percent(sum_of(causes), tickets), tickets,
                figure("data_quality", definition, "indicator = 'tickets with a root cause'"),
                definition);
}

void FullDemoDataTest::expect_monthly_resolution(const nlohmann::json& truth,
                                                 const std::string& definition) {
  double days = 0;
  std::int64_t tickets = 0;
  for (const auto& [month, gaps] : truth.items()) {
    const std::int64_t n = gaps.at("tickets");
    const double mean = gaps.at("mean_days");
    expect_figure(mean, n,
                  figure("monthly_resolution_time", definition, fmt::format("month = '{}'", month)),
                  month);
    tickets += n;
    days += mean * static_cast<double>(n);
  }
  expect_figure(days / static_cast<double>(tickets), tickets, figure("resolution_time", definition),
                "1.2");
}

void FullDemoDataTest::expect_data(const nlohmann::json& truth) {
  const auto& metrics = truth.at("metrics");
  for (const auto& [month, tiers] : truth.at("tiers_by_month").items()) {
    const auto tickets = sum_of(tiers);
    expect_figure(static_cast<double>(tickets), tickets,
                  figure("monthly_volume", "both", fmt::format("month = '{}'", month)), month);
  }
  const auto& hours = metrics.at("most_technician_hours");
  for (std::size_t n = 0; n < hours.size(); ++n) {
    EXPECT_EQ(std::stod(value(fmt::format(
                  "value FROM dash.metric_technician_hours WHERE definition = 'corrected' "
                  "ORDER BY value DESC OFFSET {} LIMIT 1",
                  n))),
              hours.at(n));
  }
  for (const auto& [name, wanted] : {std::pair{"tickets", nlohmann::json(10'939)},
                                     {"comments", nlohmann::json(108'129)},
                                     {"timesheets", nlohmann::json(141'062)},
                                     {"Closed", metrics.at("closed")},
                                     {"Closed or Incident Resolved", metrics.at("terminal")},
                                     {"open", metrics.at("open")}}) {
    EXPECT_EQ(figure("totals", "both", fmt::format("name = '{}'", name)).n, wanted) << name;
  }
  EXPECT_EQ(
      value("concat_ws('|', timesheets_linked, timesheets_without_ticket) FROM dash.release_size"),
      fmt::format("{}|{}", metrics.at("timesheets_linked").dump(),
                  metrics.at("timesheets_without_ticket").dump()));
  const auto& types = metrics.at("comments_by_type");
  EXPECT_EQ(figure("data_quality", "corrected", "indicator = 'comments analysed'").n,
            types.at("comments").get<std::int64_t>() + types.at("worknotes").get<std::int64_t>());
}

/// A panel's rows, as far as they say something in a line.
std::string shown(const testing::PanelResult& result) {
  constexpr std::size_t most_rows = 4;
  const auto lines = result.lines();
  std::string text;
  for (std::size_t n = 0; n < std::min(lines.size(), most_rows); ++n) {
    auto line = lines[n];
    line = line.substr(0, line.find("|#"));
    for (auto at = line.find('|'); at != std::string::npos; at = line.find('|'))
      line.replace(at, 1, ", ");
    text += (n == 0 ? "" : "; ") + line;
  }
  if (lines.size() > most_rows) text += fmt::format("; … ({} rows)", lines.size());
  return lines.empty() ? "(awaiting data)" : text;
}

/// docs/dashboards/UID.md says what each panel shows; TIERLINE_UPDATE_PAGES=1 writes it anew.
/// \param of_the_moment  panels that show times, sizes and names of this very run
void expect_page(const std::string& uid, const std::vector<testing::PanelResult>& results,
                 const std::set<int>& of_the_moment = {}) {
  std::string table = "<!-- figures -->\n| id | panel | on demo data |\n| --- | --- | --- |\n";
  for (const auto& result : results) {
    const auto& panel = result.panel;
    // The day of publication is another one every time.
    if (panel.id == 0 || panel.title == "Data as of") continue;
    const bool varies = of_the_moment.count(panel.id) > 0;
    table += fmt::format("| {} | {} | {} |\n", panel.id, panel.title,
                         varies ? "(of the moment)" : shown(result));
  }
  const std::filesystem::path path{fmt::format(TIERLINE_SOURCE_DIR "/docs/dashboards/{}.md", uid)};
  auto page = read_file(path);
  const auto begin = page.find("<!-- figures -->");
  const auto end = page.find("<!-- /figures -->");
  ASSERT_TRUE(begin != std::string::npos && end != std::string::npos) << path;
  if (std::getenv("TIERLINE_UPDATE_PAGES") != nullptr) {
    replace_file(path, page.replace(begin, end - begin, table));
  } else {
    EXPECT_EQ(page.substr(begin, end - begin), table)
        << "TIERLINE_UPDATE_PAGES=1 brings it up to date";
  }
}

// One test, since loading takes most of its time.
TEST_F(FullDemoDataTest, PipelineAndPanelsAgreeWithTheTruthFile) {
  const TempDir dir;
  testing::TestServices services;
  demo_data::run({.directory = dir.path()}, services);
  const auto truth = nlohmann::json::parse(read_file(dir.path() / "truth.json"));

  services.clock.set(SystemClock{}.now());
  const auto report = pipeline::run({.tickets = dir.path() / "tickets.xlsx",
                                     .comments = dir.path() / "comments.xlsx",
                                     .timesheets = dir.path() / "timesheets.xlsx",
                                     .tier_rules = "v1",
                                     .work = dir.path() / "work",
                                     .no_backup = true},
                                    db(), services);

  ASSERT_EQ(report.verdict(), Verdict::pass) << to_text(report);
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets"), "10939");
  EXPECT_EQ(value("count(*) FROM servicedesk.comments"), "108129");
  EXPECT_EQ(value("count(*) FROM servicedesk.timesheets"), "141062");
  EXPECT_EQ(value("count(*) FROM etl.quarantine"), "0");

  // Rule set v1, as published.
  EXPECT_EQ(counts_by("'all'").at("all"), truth.at("tiers"));
  EXPECT_EQ(counts_by("to_char(created_at AT TIME ZONE 'Australia/Perth', 'YYYY-MM')"),
            without_zeros(truth.at("tiers_by_month")));
  EXPECT_EQ(counts_by("status"), without_zeros(truth.at("tiers_by_status")));
  EXPECT_DOUBLE_EQ(report.mix->cost.current, truth.at("cost").at("current_usd"));
  EXPECT_DOUBLE_EQ(report.mix->cost.opportunity, truth.at("cost").at("opportunity_usd"));

  const auto& metrics = truth.at("metrics");
  EXPECT_EQ(
      value("count(*) FROM servicedesk.tickets WHERE status IN ('Closed', 'Incident Resolved')"),
      metrics.at("terminal").dump());
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE sla_met"), metrics.at("sla_met").dump());
  EXPECT_EQ(value("count(*) FROM servicedesk.comments WHERE visible_to_customer"),
            metrics.at("comments_by_type").at("comments").dump());
  EXPECT_EQ(value("count(*) FROM servicedesk.timesheets WHERE ticket_id IS NULL"),
            metrics.at("timesheets_without_ticket").dump());
  // Published: 5,656 of 7,969 closed tickets with at most one visible comment, 70.98 %.
  EXPECT_EQ(value("count(*) FILTER (WHERE n <= 1) FROM (SELECT count(c.comment_id) AS n "
                  "FROM servicedesk.tickets t LEFT JOIN servicedesk.comments c "
                  "ON c.ticket_id = t.ticket_id AND c.visible_to_customer "
                  "WHERE t.status = 'Closed' GROUP BY t.ticket_id) AS per_ticket"),
            "5656");
  // Nine day-first response dates were planted; all are dates now, none fell out of its year.
  EXPECT_EQ(value("count(*) FROM servicedesk.tickets WHERE responded_at < '2025-05-01' OR "
                  "responded_at > '2026-01-01'"),
            "0");

  expect_outcomes(metrics);
  expect_of_base(metrics.at("of_closed"), "compatible");
  expect_of_base(metrics.at("of_terminal"), "corrected");
  expect_monthly_resolution(metrics.at("of_closed").at("resolution_by_created_month"),
                            "compatible");
  expect_monthly_resolution(metrics.at("of_terminal").at("resolution_by_resolved_month"),
                            "corrected");
  expect_data(truth);

  for (const auto& dashboard : testing::committed_dashboards()) {
    const auto results = testing::run_all_panels(
        conninfo("tierline_reader"), dashboard,
        {testing::instant("2024-10-14T00:00:00Z"), testing::instant("2025-10-14T00:00:00Z")});
    EXPECT_THAT(testing::offences(results), IsEmpty()) << dashboard.uid;
    // What ETL Health shows is of this very run, after the range of the tickets.
    if (dashboard.uid == "servicedesk-etl-health") {
      const dashboards::Instant now{services.clock.now()};
      const auto of_the_run =
          testing::run_all_panels(conninfo("tierline_reader"), dashboard,
                                  {now - std::chrono::hours{24}, now + std::chrono::hours{1}});
      EXPECT_THAT(testing::offences(of_the_run), IsEmpty());
      expect_page(dashboard.uid, of_the_run, {1, 4, 5, 6, 7, 8, 10, 11, 12, 14, 15, 16, 17});
      continue;
    }
    expect_page(dashboard.uid, results);
    const auto with_rows = std::count_if(results.begin(), results.end(),
                                         [](const auto& result) { return !result.rows.empty(); });
    EXPECT_GT(2 * with_rows, std::ssize(results))
        << dashboard.uid << ": most panels show something";
  }
}

}  // namespace
}  // namespace tierline
