#include "demo_data/vocabulary.hpp"

#include "demo_data/themes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace tierline::demo_data {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Rule set v1, written down a second time: the vocabulary must hold against the published list.
const std::array<std::vector<std::string>, 3> keywords{{
    {"password",      "reset",           "unlock",        "access",  "permission",
     "printer",       "email",           "outlook",       "browser", "chrome",
     "onsite",        "phone",           "mobile",        "license", "software install",
     "user account",  "new user",        "offboarding",   "starter", "leaver",
     "signature",     "auto-reply",      "out of office", "basic",   "simple",
     "cannot access", "forgot password", "locked out",    "wifi",    "wireless",
     "vpn login"},
    {"azure",
     "aws",
     "cloud",
     "m365",
     "microsoft 365",
     "active directory",
     "ad",
     "group policy",
     "gpo",
     "server",
     "vm",
     "virtual machine",
     "backup",
     "restore",
     "network",
     "firewall",
     "switch",
     "router",
     "dns",
     "ssl",
     "certificate",
     "vpn",
     "remote access",
     "patch",
     "deployment",
     "update",
     "configuration",
     "malware",
     "virus",
     "phishing",
     "security",
     "application error",
     "database",
     "sql",
     "api",
     "integration",
     "sync",
     "onedrive",
     "sharepoint",
     "performance",
     "slow",
     "troubleshoot",
     "advanced",
     "cisco",
     "meraki",
     "monitoring",
     "alert"},
    {"architecture",
     "design",
     "infrastructure",
     "migration",
     "upgrade",
     "deployment",
     "implementation",
     "disaster recovery",
     "dr",
     "high availability",
     "ha",
     "load balancing",
     "clustering",
     "failover",
     "optimization",
     "tuning",
     "performance analysis",
     "root cause",
     "rca",
     "forensics",
     "investigation",
     "custom development",
     "scripting",
     "automation",
     "integration",
     "api development",
     "webhook",
     "vendor escalation",
     "manufacturer support",
     "critical",
     "outage",
     "down",
     "unavailable",
     "project",
     "planning",
     "capacity",
     "roadmap",
     "complex",
     "advanced",
     "expert",
     "specialist"},
}};
/// Words that decide in one category.
const std::vector<std::string> decisive_words{"account", "user",        "development",
                                              "custom",  "bug",         "ssl expiring",
                                              "patch",   "integration", "password"};

std::string lower(std::string_view text) {
  std::string result{text};
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

/// `2 azure` for each keyword, counted from 0.
std::vector<std::string> keywords_in(std::string_view text) {
  std::vector<std::string> found;
  const auto wanted = lower(text);
  for (std::size_t tier = 0; tier < 3; ++tier) {
    for (const auto& keyword : keywords[tier]) {
      if (wanted.find(keyword) != std::string::npos) {
        found.push_back(std::to_string(tier) + " " + keyword);
      }
    }
  }
  return found;
}

std::vector<std::string> decisive_in(std::string_view text) {
  std::vector<std::string> found;
  for (const auto& word : decisive_words) {
    if (lower(text).find(word) != std::string::npos) {
      found.push_back(word);
    }
  }
  return found;
}

std::vector<std::string_view> all_filler() {
  std::vector<std::string_view> all;
  for (const auto& part : {filler(), awkward(), foreign()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

TEST(VocabularyTest, FillerHoldsNoKeywordAloneOrSideBySide) {
  for (const auto a : all_filler()) {
    for (const auto b : all_filler()) {
      const auto pair = std::string{a} + " " + std::string{b};
      EXPECT_THAT(keywords_in(pair), IsEmpty()) << pair;
      EXPECT_THAT(decisive_in(pair), IsEmpty()) << pair;
    }
  }
}

TEST(VocabularyTest, PhraseHoldsItsKeywordAndNoOther) {
  for (std::size_t tier = 0; tier < 3; ++tier) {
    for (const auto& phrase : phrases(tier)) {
      EXPECT_THAT(keywords_in(phrase.text),
                  ElementsAre(std::to_string(tier) + " " + std::string{phrase.keyword}))
          << phrase.text;
    }
  }
}

TEST(VocabularyTest, HazardHidesItsKeywordAndNoOther) {
  for (const auto& hazard : hazards()) {
    EXPECT_THAT(keywords_in(hazard.phrase.text),
                ElementsAre(std::to_string(hazard.tier) + " " + std::string{hazard.phrase.keyword}))
        << hazard.phrase.text;
  }
}

TEST(VocabularyTest, TitleOfAGeneralTicketHoldsNoKeywordThatIsNotAPhrase) {
  for (const auto& theme : themes()) {
    if (theme.family != Family::general) {
      continue;
    }
    for (const auto title : theme.titles) {
      if (lower(title).find("outage") != std::string::npos) {
        continue;  // decided by that word, not by sums
      }
      std::vector<std::string> counted;
      for (std::size_t tier = 0; tier < 3; ++tier) {
        for (const auto& phrase : phrases(tier)) {
          if (lower(title).find(phrase.keyword) != std::string::npos) {
            counted.push_back(std::to_string(tier) + " " + std::string{phrase.keyword});
          }
        }
      }
      EXPECT_THAT(keywords_in(title), ::testing::UnorderedElementsAreArray(counted)) << title;
    }
  }
}

}  // namespace
}  // namespace tierline::demo_data
