#include "collecting_sink.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace tierline::demo_data {
namespace {

using testing::at_scale;
using ::testing::ElementsAre;
using testing::generate;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

using Tally = std::map<std::string, std::int64_t>;

/// What a full set holds, counted from its rows. Made once for all tests.
struct FullSet {
  Plan plan = plan_of(at_scale(1));
  Truth truth;
  Tally assignees, types, hours, weekdays, patterns;
  std::set<std::string> titles;
  std::set<std::int64_t> ids;
  std::int64_t piped = 0, broken = 0, blank = 0, foreign = 0, ampersand = 0;
  std::int64_t empty_strings = 0, descriptions = 0;
  std::string first_created, last_created;
  std::size_t longest_title = 0, longest_text = 0, title_bytes = 0, comment_bytes = 0;
  std::set<std::string> timesheet_keys;

  FullSet() {
    testing::CallingSink sink{[this](std::string_view table, std::span<const Cell> cells) {
      for (const auto& cell : cells) {
        empty_strings += cell.kind == Cell::Kind::empty;
        longest_text = std::max(longest_text, cell.text.size());
      }
      if (table == "tickets") {
        count_ticket(cells);
      } else if (table == "comments") {
        comment_bytes += cells[2].text.size();
      } else if (table == "timesheets") {
        timesheet_keys.insert(cells[1].text + iso_date(cells[4].integer) + cells[5].text +
                              std::to_string(cells[12].integer));
        descriptions += cells[3].kind == Cell::Kind::text;
      }
    }};
    truth = demo_data::generate(plan, at_scale(1), sink, [](std::uint64_t) {});
  }

  void count_ticket(std::span<const Cell> cells) {
    const auto& title = cells[11].text;
    const auto& created = cells[3].text;
    titles.insert(title);
    ids.insert(cells[0].integer);
    ++assignees[cells[16].text];
    ++types[cells[13].kind == Cell::Kind::absent ? "" : cells[13].text];
    ++hours[created.substr(11, 2)];
    piped += title.find('|') != std::string::npos;
    broken += title.find('\n') != std::string::npos;
    blank += title.front() == ' ' || title.back() == ' ';
    ampersand += title.find("&amp;") != std::string::npos;
    foreign += std::any_of(title.begin(), title.end(), [](char c) { return c < 0; });
    longest_title = std::max(longest_title, title.size());
    title_bytes += title.size();
    first_created = first_created.empty() ? created : std::min(first_created, created);
    last_created = std::max(last_created, created);
    std::string lower{title};
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto has = [&](std::string_view part) { return lower.find(part) != std::string::npos; };
    patterns["motion"] += has("motion") || has("sensor");
    patterns["patch"] += has("patch");
    patterns["network"] += has("vpn") || has("network");
    patterns["azure"] += has("azure") && (has("resource") || has("azure health"));
    patterns["ssl"] += has("ssl");
    patterns["mail"] += has("email") || has("mailbox");
    patterns["access"] += has("access") || has("permission");
    patterns["password"] += has("password") || has("unlock") || has("reset");
    patterns["license"] += has("license");
    patterns["install"] += has("install") || has("software");
  }
};

const FullSet& full() {
  static const FullSet set;
  return set;
}

TEST(FullSetTest, TablesHaveTheRowsAndColumnsOfTheReference) {
  const auto& tables = full().truth.tables;
  ASSERT_EQ(tables.size(), 3);
  EXPECT_EQ(tables[0].rows, 10'939);
  EXPECT_EQ(tables[0].columns, 60);
  EXPECT_EQ(tables[1].rows, 108'129);
  EXPECT_EQ(tables[1].columns, 10);
  EXPECT_EQ(tables[2].rows, 141'062);
  EXPECT_EQ(tables[2].columns, 21);
}

TEST(FullSetTest, TiersAreThoseOfTheReferenceByCategoryAndMonth) {
  const auto& truth = full().truth;
  EXPECT_THAT(truth.tiers, ElementsAre(3'646, 6'899, 394));
  EXPECT_THAT(truth.tiers_by_category.at("Support Tickets"), ElementsAre(2'413, 3'371, 357));
  EXPECT_THAT(truth.tiers_by_category.at("Alert"), ElementsAre(882, 3'154, 0));
  EXPECT_THAT(truth.tiers_by_category.at("PHI Support Tickets"), ElementsAre(246, 204, 18));
  EXPECT_THAT(truth.tiers_by_category.at("Decommission"), ElementsAre(0, 0, 4));
  EXPECT_THAT(truth.tiers_by_month, ElementsAre(Pair("2025-07", ElementsAre(1'154, 2'247, 143)),
                                                Pair("2025-08", ElementsAre(991, 1'816, 154)),
                                                Pair("2025-09", ElementsAre(1'123, 2'049, 74)),
                                                Pair("2025-10", ElementsAre(378, 787, 23))));
  EXPECT_THAT(truth.tiers_by_status.at("Closed"), ElementsAre(2'663, 5'054, 252));
}

TEST(FullSetTest, TwoWayTablesAreMetWithoutAMiss) { EXPECT_EQ(full().plan.misses, 0); }

TEST(FullSetTest, EnumerationsHaveThePublishedCounts) {
  const auto& truth = full().truth;
  EXPECT_EQ(truth.statuses.size(), 9);
  EXPECT_EQ(truth.statuses.at("Closed"), 7'969);
  EXPECT_EQ(truth.statuses.at("Incident Resolved"), 2'720);
  EXPECT_EQ(truth.statuses.at("Open"), 3);
  EXPECT_EQ(truth.categories.size(), 21);
  EXPECT_EQ(truth.categories.at("Browsing &amp;amp; Email"), 1);
  EXPECT_EQ(truth.categories.at("Browsing &amp;amp;amp;amp; Email"), 1);
  EXPECT_EQ(truth.root_causes.size(), 23);
  EXPECT_EQ(truth.root_causes.at("Security"), 4'573);
  EXPECT_EQ(truth.root_causes.at(""), 25);
  EXPECT_EQ(truth.teams.at("Cloud - Infrastructure"), 3'874);
  EXPECT_EQ(full().types.at("Alert"), 4'825);
  EXPECT_EQ(full().types.at("Service Request"), 2'864);
  EXPECT_EQ(full().types.at(""), 472);
}

TEST(FullSetTest, PseudoUsersKeepTheirLeadingBlank) {
  EXPECT_EQ(full().assignees.size(), 57);
  EXPECT_EQ(full().assignees.at(" PendingAssignment"), 3'131);
  EXPECT_EQ(full().assignees.at(" Triage"), 125);
  EXPECT_EQ(full().assignees.at("Person 001"), 1'002);
}

TEST(FullSetTest, OutcomesAndTimesHaveThePublishedValues) {
  const auto& truth = full().truth;
  EXPECT_EQ(truth.terminal, 10'689);
  EXPECT_EQ(truth.open, 250);
  EXPECT_EQ(truth.sla_met, 9'850);
  EXPECT_EQ(truth.sla_missed, 410);
  EXPECT_EQ(truth.sla_unknown, 679);
  EXPECT_EQ(truth.resolved, 10'521);
  EXPECT_NEAR(static_cast<double>(truth.resolution_seconds) / 3'600 / 10'521, 84.3, 0.01);
  EXPECT_EQ(full().first_created, "2025-07-03 11:12:53");
  EXPECT_EQ(full().last_created, "2025-10-13 19:46:06");
}

TEST(FullSetTest, HalfOfTheResolutionsAreMuchQuickerThanTheMean) {
  std::vector<std::int64_t> gaps;
  for (const auto& ticket : full().plan.tickets) {
    if (ticket.resolved) {
      gaps.push_back(*ticket.resolved - ticket.created);
    }
  }
  std::nth_element(gaps.begin(), gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2),
                   gaps.end());
  EXPECT_LT(gaps[gaps.size() / 2], 42 * hour_seconds);
}

TEST(FullSetTest, WeekdaysAndDaysHaveThePublishedCounts) {
  std::vector<std::int64_t> weekdays(7, 0);
  std::map<std::string, std::int64_t> days;
  for (const auto& ticket : full().plan.tickets) {
    ++weekdays[weekday(ticket.created)];
    ++days[iso_date(ticket.created)];
  }
  EXPECT_THAT(weekdays, ElementsAre(1'744, 2'254, 2'074, 1'642, 1'868, 796, 561));
  EXPECT_EQ(days.size(), 102);
  EXPECT_EQ(days.at("2025-10-13"), 62);
  const auto busiest = std::max_element(
      days.begin(), days.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  EXPECT_EQ(busiest->second, 305);
}

TEST(FullSetTest, CommentsHaveThePublishedKindsAndContacts) {
  const auto& truth = full().truth;
  EXPECT_THAT(truth.comment_types,
              UnorderedElementsAre(Pair("system", 81'096), Pair("comments", 16'620),
                                   Pair("worknotes", 10'413)));
  EXPECT_EQ(truth.comments_automation, 66'046);
  EXPECT_THAT(truth.closed_by_contacts, ElementsAre(1'834, 3'822, 1'497, 816));
}

TEST(FullSetTest, TimesheetsHaveThePublishedReferences) {
  const auto& truth = full().truth;
  EXPECT_EQ(truth.timesheets_linked, 13'055);
  EXPECT_EQ(truth.timesheets_zero, 26'854);
  EXPECT_EQ(truth.timesheets_orphan, 128'007);
  EXPECT_EQ(full().descriptions, 73'273);
  EXPECT_EQ(truth.work_types.at("Incident"), 56'172);
  EXPECT_THAT(truth.timesheets_by_month,
              UnorderedElementsAre(Pair("2025-07", 42'644), Pair("2025-08", 40'261),
                                   Pair("2025-09", 42'109), Pair("2025-10", 16'043),
                                   Pair("2025-11", 4), Pair("2026-07", 1)));
  EXPECT_EQ(full().timesheet_keys.size(), 141'062);
}

TEST(FullSetTest, TitlesHaveThePublishedPatternsAndOddities) {
  EXPECT_THAT(full().patterns,
              UnorderedElementsAre(Pair("motion", 960), Pair("patch", 555), Pair("network", 490),
                                   Pair("azure", 678), Pair("ssl", 254), Pair("mail", 534),
                                   Pair("access", 1'052), Pair("password", 216),
                                   Pair("license", 98), Pair("install", 137)));
  EXPECT_EQ(full().piped, 503);
  EXPECT_EQ(full().broken, 73);
  EXPECT_EQ(full().blank, 295);
  EXPECT_EQ(full().foreign, 173);
  EXPECT_EQ(full().ampersand, 4);
  EXPECT_NEAR(static_cast<double>(full().titles.size()), 7'187, 150);
}

TEST(FullSetTest, TitlesAndCommentsAreAboutAsLongAsThePublishedOnes) {
  EXPECT_EQ(full().longest_title, 615);
  EXPECT_NEAR(static_cast<double>(full().title_bytes) / 10'939, 58.5, 1);
  EXPECT_NEAR(static_cast<double>(full().comment_bytes) / 108'129, 2'159, 50);
}

TEST(FullSetTest, NoTextIsLongerThanACellOfAWorkbook) {
  EXPECT_LE(full().longest_text, 32'767);
  EXPECT_GT(full().longest_text, 30'000);
}

TEST(FullSetTest, TicketNumbersAreUniqueWithinTheirRange) {
  EXPECT_EQ(full().ids.size(), 10'939);
  EXPECT_EQ(*full().ids.begin(), 3'664'092);
  EXPECT_EQ(*full().ids.rbegin(), 4'121'481);
}

TEST(FullSetTest, PlantedDefectsAreThoseInTheRows) {
  std::int64_t empty = 0;
  std::int64_t day_first = 0;
  for (const auto& [key, count] : full().truth.defect_counts) {
    empty += std::get<0>(key) == "empty-string" ? count : 0;
    day_first += std::get<0>(key) == "day-first-date" ? count : 0;
    EXPECT_NE(std::get<0>(key), "unrepairable");
  }
  EXPECT_EQ(empty, full().empty_strings);
  EXPECT_EQ(day_first, 9);
}

TEST(FullSetTest, TwiceTheScaleIsTwiceTheCounts) {
  const auto truth = generate(at_scale(2));
  EXPECT_THAT(truth.tiers, ElementsAre(7'292, 13'798, 788));
  EXPECT_THAT(truth.closed_by_contacts, ElementsAre(3'668, 7'644, 2'994, 1'632));
  EXPECT_EQ(truth.timesheets_linked, 26'110);
}

}  // namespace
}  // namespace tierline::demo_data
