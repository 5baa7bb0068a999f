#include "tierline/tickets/tier.hpp"

#include "tierline/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace tierline::tickets {
namespace {

using ::testing::HasSubstr;

/// `L1 by password: forgot password`
std::string answer(const TierRules& rules, const TierInput& input) {
  const auto decision = rules.classify(input);
  return std::string{to_string(decision.tier)} + " by " + decision.rule_id + ": " +
         decision.matched_text;
}

class FirstRulesTest : public ::testing::Test {
 protected:
  std::string given(const TierInput& input) const { return answer(rules_, input); }
  std::string text(std::string_view words) const { return given({words, "", "", ""}); }

 private:
  TierRules rules_ = builtin_tier_rules("v1");
};

TEST_F(FirstRulesTest, RoutineAlertsAreL1AndNoAlertIsL3) {
  EXPECT_EQ(given({"SSL expiring soon", "", "Alert", ""}), "L1 by alert-ssl: ssl expiring");
  EXPECT_EQ(given({"SSL is expiring", "", "Alert", ""}), "L2 by alert: category Alert");
  EXPECT_EQ(given({"", "Patch missing", "Alert", ""}), "L1 by alert-patch: patch");
  EXPECT_EQ(given({"critical outage", "", "Alert", "Internal"}), "L2 by alert: category Alert");
  EXPECT_EQ(given({"patch", "", "alert", ""}), "L2 by default: ");
}

TEST_F(FirstRulesTest, HealthRecordsAskForAccessBeforeExperts) {
  const std::string_view phi = "PHI Support Tickets";
  EXPECT_EQ(given({"bug for a user", "", phi, ""}), "L1 by phi-access: user");
  EXPECT_EQ(given({"bug", "", phi, ""}), "L3 by phi-expert: bug");
  EXPECT_EQ(given({"wrong label", "", phi, ""}), "L2 by phi: category PHI Support Tickets");
  EXPECT_EQ(given({"bug", "", "Other", ""}), "L2 by default: ");
}

TEST_F(FirstRulesTest, PasswordWorkBeatsMajorIncidents) {
  EXPECT_EQ(text("outage, cannot access"), "L1 by password: cannot access");
  EXPECT_EQ(text("Password Reset"), "L1 by password: password reset");
  EXPECT_EQ(text("password to reset"), "L2 by default: ");
  EXPECT_EQ(given({"forgot", "password", "", ""}), "L1 by password: forgot password");
}

TEST_F(FirstRulesTest, SiteDownAndCriticalWordsAreL3) {
  EXPECT_EQ(given({"", "", "Site Down", ""}), "L3 by site-down: category Site Down");
  EXPECT_EQ(text("a critical typing error"), "L3 by major: critical");
  EXPECT_EQ(text("outage"), "L3 by major: outage");
  EXPECT_EQ(text("out age"), "L2 by default: ");
}

TEST_F(FirstRulesTest, L3NeedsMoreThanThreePoints) {
  EXPECT_EQ(given({"", "", "", "AEM"}), "L2 by default: ");
  EXPECT_EQ(given({"rca", "", "", "AEM"}), "L3 by score-l3: root cause AEM, rca");
  EXPECT_EQ(given({"", "", "Decommission", ""}), "L2 by default: ");
  EXPECT_EQ(given({"rca", "", "Information", ""}), "L3 by score-l3: category Information, rca");
  EXPECT_EQ(text("rca tuning"), "L2 by default: ");
  EXPECT_EQ(text("rca tuning webhook"), "L3 by score-l3: tuning, rca, webhook");
}

TEST_F(FirstRulesTest, L3WinsTiesAndLosesToMore) {
  EXPECT_EQ(given({"dns ssl rca tuning webhook vpn gpo", "", "", ""}),
            "L3 by score-l3: tuning, rca, webhook");
  EXPECT_EQ(given({"dns ssl rca tuning webhook vpn gpo sql", "", "", ""}), "L2 by default: ");
}

TEST_F(FirstRulesTest, L1NeedsMoreThanTwoPointsAndWinsTies) {
  EXPECT_EQ(given({"", "", "Account", ""}), "L2 by default: ");
  EXPECT_EQ(given({"printer", "", "Account", ""}), "L1 by score-l1: category Account, printer");
  EXPECT_EQ(text("printer wifi"), "L2 by default: ");
  EXPECT_EQ(text("printer wifi outlook"), "L1 by score-l1: printer, outlook, wifi");
  EXPECT_EQ(given({"printer", "", "Account", "Network"}),
            "L1 by score-l1: category Account, printer");
  EXPECT_EQ(given({"printer dns", "", "Account", "Network"}), "L2 by default: ");
}

TEST_F(FirstRulesTest, AKeywordCountsOnceHoweverOftenItOccurs) {
  EXPECT_EQ(text("printer printer printer printer"), "L2 by default: ");
}

TEST_F(FirstRulesTest, LabelsAreComparedExactly) {
  EXPECT_EQ(given({"printer", "", " Account", ""}), "L2 by default: ");
  EXPECT_EQ(given({"", "", "", "account"}), "L2 by default: ");
  EXPECT_EQ(given({"", "", "", "Account"}), "L1 by score-l1: root cause Account");
}

TEST_F(FirstRulesTest, MarkupIsTextLikeAnyOther) {
  EXPECT_EQ(text("forgot <b>password</b>"), "L2 by default: ");
}

/// A word that is no keyword but has the letters of one.
struct Hazard {
  std::string_view harmless;
  std::string_view keyword;
};

class SubstringHazardTest : public ::testing::TestWithParam<Hazard> {};

TEST_P(SubstringHazardTest, SubstringsMatchItWordsDoNot) {
  const auto& [harmless, keyword] = GetParam();
  const auto show = [&](std::string_view match, std::string_view word) {
    const std::string toml =
        std::string{"version = \"t\"\nmatch = \""} + std::string{match} +
        "\"\ntext = \"plain\"\nlabels = \"exact\"\nkeyword_tiers = \"one\"\n"
        "scores = [\n"
        "{tier = \"L1\", root_cause_points = 0.0, category_points = 0.0, keyword_points = 0.0},\n"
        "{tier = \"L2\", root_cause_points = 0.0, category_points = 0.0, keyword_points = 0.0},\n"
        "{tier = \"L3\", root_cause_points = 0.0, category_points = 0.0, keyword_points = 0.0}]\n"
        "rules = [{id = \"hit\", tier = \"L3\", texts = [\"" +
        std::string{keyword} + "\"]}]\ndefault = {id = \"default\", tier = \"L2\"}\n";
    return TierRules::parse(toml, "test.toml").classify({word, "", "", ""}).rule_id;
  };

  EXPECT_EQ(show("substring", harmless), "hit");
  EXPECT_EQ(show("word", harmless), "default");
  EXPECT_EQ(show("word", keyword), "hit");
  EXPECT_EQ(show("word", "(" + std::string{keyword} + ")"), "hit");
}

INSTANTIATE_TEST_SUITE_P(Words, SubstringHazardTest,
                         ::testing::Values(Hazard{"read", "ad"}, Hazard{"additional", "ad"},
                                           Hazard{"have", "ha"}, Hazard{"that", "ha"},
                                           Hazard{"address", "dr"}, Hazard{"drive", "dr"},
                                           Hazard{"rapid", "api"}, Hazard{"download", "down"},
                                           Hazard{"laws", "aws"}, Hazard{"dispatch", "patch"},
                                           Hazard{"vmware", "vm"}, Hazard{"barcade", "rca"},
                                           Hazard{"async", "sync"}, Hazard{"slowly", "slow"}),
                         [](const auto& hazard) { return std::string{hazard.param.harmless}; });

class CorrectedRulesTest : public ::testing::Test {
 protected:
  std::string given(const TierInput& input) const { return answer(rules_, input); }
  std::string text(std::string_view words) const { return given({words, "", "", ""}); }

 private:
  TierRules rules_ = builtin_tier_rules("v2");
};

TEST_F(CorrectedRulesTest, LettersInsideWordsScoreNothing) {
  EXPECT_EQ(text("I have read that the address of the rapid download drive is additional"),
            "L2 by default: ");
}

TEST_F(CorrectedRulesTest, ExpertIncidentsAreL3EvenAsAlerts) {
  EXPECT_EQ(given({"Ransomware found", "", "Alert", ""}), "L3 by expert-incident: Ransomware");
  EXPECT_EQ(text("security breach suspected"), "L3 by expert-incident: security breach");
  EXPECT_EQ(text("forensics"), "L3 by expert-incident: forensics");
  for (const auto* word : {"failover", "fail-over", "fail over"}) {
    EXPECT_EQ(text(word), std::string{"L3 by expert-incident: "} + word);
  }
  EXPECT_EQ(text("Disaster\nRecovery"), "L3 by expert-incident: Disaster Recovery");
  EXPECT_EQ(text("breach of the dress code"), "L2 by default: ");
}

TEST_F(CorrectedRulesTest, CertificatesThatExpireAreL1InEitherOrder) {
  EXPECT_EQ(given({"Certificate expires in 3 days", "", "Alert", ""}),
            "L1 by alert-certificate: Certificate expires");
  EXPECT_EQ(given({"Expiring SSL", "", "Alert", ""}), "L1 by alert-certificate: Expiring SSL");
  EXPECT_EQ(given({"<b>ssl</b> will&nbsp;expire", "", "Alert", ""}),
            "L1 by alert-certificate: ssl will expire");
  EXPECT_EQ(given({"certificate " + std::string(80, 'x') + " expires", "", "Alert", ""}),
            "L2 by alert: category Alert");
  EXPECT_EQ(given({"ssl handshake failed", "", "Alert", ""}), "L2 by alert: category Alert");
  EXPECT_EQ(given({"patch missing", "", "Alert", ""}), "L2 by alert: category Alert");
}

TEST_F(CorrectedRulesTest, HealthRecordsAskForExpertsFirst) {
  const std::string_view phi = "PHI Support Tickets";
  EXPECT_EQ(given({"bug for a user", "", phi, ""}), "L3 by phi-expert: bug");
  EXPECT_EQ(given({"user needs help", "", phi, ""}), "L1 by phi-access: user");
  EXPECT_EQ(given({"debugging", "", phi, ""}), "L2 by phi: category PHI Support Tickets");
}

TEST_F(CorrectedRulesTest, LabelsAreDecodedAndTrimmed) {
  EXPECT_EQ(given({"", "", " Browsing &amp;amp;amp;amp; Email\n", ""}),
            "L1 by score-l1: category Browsing & Email");
}

TEST_F(CorrectedRulesTest, CriticalOrOutageAloneDecidesNothing) {
  EXPECT_EQ(text("critical"), "L2 by default: ");
  EXPECT_EQ(text("short outage of a lamp"), "L2 by default: ");
  EXPECT_EQ(text("complete outage"), "L3 by major: complete outage");
  EXPECT_EQ(text("critical migration"), "L3 by score-l3: migration*, critical");
}

TEST_F(CorrectedRulesTest, PasswordWorkIsRecognisedInBothOrders) {
  EXPECT_EQ(text("please reset her password"), "L1 by password: reset her password");
  EXPECT_EQ(text("forgotten my VPN password"), "L1 by password: forgotten my VPN password");
  EXPECT_EQ(given({"", "", "Site Down", ""}), "L3 by site-down: category Site Down");
}

TEST(BuiltinTierRulesTest, CarryTheirVersionAndRefuseOthers) {
  EXPECT_EQ(builtin_tier_rules("v1").version(), "v1");
  EXPECT_EQ(builtin_tier_rules("v2").version(), "v2");
  EXPECT_THROW(builtin_tier_rules("v3"), Error);
}

TEST(TierTest, TextsAndBack) {
  for (const auto tier : all_tiers) EXPECT_EQ(tier_of(to_string(tier)), tier);
  for (const auto* text : {"", "l1", "L4", "L1 "}) EXPECT_EQ(tier_of(text), std::nullopt);
}

TEST(TierRulesTest, HundredThousandLongTicketsTakeSecondsNotMinutes) {
  const auto rules = builtin_tier_rules("v1");
  std::string description;
  while (description.size() < 2'048) description += "I have read that the address was additional, ";
  const int tickets = 2'000;

  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < tickets; ++i) rules.classify({"Title", description, "Other", "Software"});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;

  RecordProperty("microseconds_per_ticket", std::to_string(1e6 * seconds.count() / tickets));
  EXPECT_LT(seconds.count() * 110'000 / tickets, 10.0);
}

}  // namespace
}  // namespace tierline::tickets
