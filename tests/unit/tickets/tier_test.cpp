#include "tierline/tickets/tier.hpp"

#include "tierline/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

/// Rules without points, beside `more`; the default is L2.
TierRules rules_with(const std::string& more, const std::string& settings = "") {
  std::string scores;
  for (const auto tier : all_tiers) {
    scores += "[[scores]]\ntier = \"" + std::string{to_string(tier)} +
              "\"\nroot_cause_points = 0.0\ncategory_points = 0.0\nkeyword_points = 0.0\n";
  }
  return TierRules::parse(
      "version = \"t\"\nmatch = \"word\"\ntext = \"plain\"\nlabels = \"exact\"\n"
      "keyword_tiers = \"one\"\n" +
          settings + "default = {id = \"default\", tier = \"L2\"}\n" + scores + more,
      "test.toml");
}

TEST(PhraseTest, ItsPartsStandInOrderAndCloseTogether) {
  const auto rules =
      rules_with("[[rules]]\nid = \"hit\"\ntier = \"L1\"\ntexts = [\"reset ... password*\"]\n");
  const auto given = [&](std::string_view title, std::string_view description = "") {
    return rules.classify({title, description, "", ""}).rule_id;
  };

  EXPECT_EQ(given("Reset her old passwords"), "hit");
  EXPECT_EQ(given("reset", "password"), "hit");
  EXPECT_EQ(given("password reset"), "default");
  EXPECT_EQ(given("reset the clock, or else her"), "default");
  EXPECT_EQ(given("reset " + std::string(38, 'x') + " password"), "hit");
  EXPECT_EQ(given("reset " + std::string(39, 'x') + " password"), "default");
  EXPECT_EQ(given("reset " + std::string(39, 'x') + " reset her password"), "hit");
  EXPECT_EQ(given("resetpassword, preset password"), "default");
}

TEST(PhraseTest, AFamilyStandsForAnyOfItsWords) {
  const auto rules = rules_with(
      "[families]\nsecret = [\"password*\", \"pin\"]\n[[rules]]\nid = \"hit\"\ntier = \"L1\"\n"
      "texts = [\"<secret> ... <secret>\", \"lost ... <secret> ... again\", \"<secret>\"]\n");
  const auto matched = [&](std::string_view text) {
    return rules.classify({text, "", "", ""}).matched_text;
  };

  EXPECT_EQ(matched("a pin"), "pin");
  EXPECT_EQ(matched("pins"), "");
  EXPECT_EQ(matched("Pin and passwords"), "Pin and password");
  EXPECT_EQ(matched("we lost my pin once again"), "lost my pin once again");
}

TEST(RuleTest, UnlessKeepsItFromHitting) {
  const auto rules = rules_with(
      "[[rules]]\nid = \"hit\"\ntier = \"L1\"\ncategories = [\"Alert\"]\nunless = [\"fail*\"]\n");

  EXPECT_EQ(answer(rules, {"done", "", "Alert", ""}), "L1 by hit: category Alert");
  EXPECT_EQ(answer(rules, {"done", "two failed", "Alert", ""}), "L2 by default: ");
}

class SignalTest : public ::testing::Test {
 protected:
  /// The first signal, and rules that hit above so many points for L1.
  static std::string above(const std::string& points, const std::string& signals,
                           const TierInput& input, const std::string& settings = "") {
    return answer(rules_with("[[signals]]\nid = \"one\"\n" + signals +
                                 "[[rules]]\nid = \"score\"\ntier = \"L1\"\nscore = { above = " +
                                 points + ", at_least = [\"L2\", \"L3\"] }\n",
                             settings),
                  input);
  }
  static TierInput text(std::string_view words) { return {words, "", "", ""}; }
};

TEST_F(SignalTest, EveryWordTheRootCauseAndThePatternsTogetherCount) {
  const std::string signal =
      "points = { L1 = 1.0 }\nwords = [\"mouse\", \"screen\"]\nroot_causes = [\"Hardware\"]\n"
      "patterns = ['\\d+ inch', 'usb']\n";

  EXPECT_EQ(above("1.0", signal, text("mouse mouse")), "L2 by default: ");
  EXPECT_EQ(above("1.0", signal, text("mouse, screen")), "L1 by score: mouse, screen");
  EXPECT_EQ(above("1.0", signal, {"mouse", "", "", "Hardware"}),
            "L1 by score: root cause Hardware, mouse");
  EXPECT_EQ(above("1.0", signal, text("USB, 24 inch")), "L2 by default: ");
  EXPECT_EQ(above("1.0", signal, text("a 24 inch screen")), "L1 by score: screen, 24 inch");
}

TEST_F(SignalTest, OnceCountsOnceHoweverMuchIsFound) {
  const std::string signal =
      "points = { L1 = 1.0 }\nonce = true\nwords = [\"my\", \"me\"]\npatterns = ['mine']\n";

  EXPECT_EQ(above("0.5", signal, text("my mine, me")), "L1 by score: my, me, mine");
  EXPECT_EQ(above("0.5", signal, text("mine")), "L1 by score: mine");
  EXPECT_EQ(above("1.0", signal, text("my mine, me")), "L2 by default: ");
}

TEST_F(SignalTest, OneSignalMaySpeakForOneTierAndAgainstAnother) {
  const std::string signals =
      "points = { L1 = 2.0 }\nwords = [\"password\"]\n"
      "[[signals]]\nid = \"many\"\npoints = { L1 = -1.0, L2 = 1.0 }\nwords = [\"everybody\"]\n"
      "[[signals]]\nid = \"worse\"\npoints = { L3 = 2.5 }\nwords = [\"stolen\"]\n";

  EXPECT_EQ(above("0.5", signals, text("password")), "L1 by score: password");
  EXPECT_EQ(above("0.5", signals, text("password, everybody")), "L1 by score: password");
  EXPECT_EQ(above("1.0", signals, text("password, everybody")), "L2 by default: ");
  EXPECT_EQ(above("0.5", signals, text("password stolen")), "L2 by default: ");
}

TEST_F(SignalTest, WordsOfTheTitleCountMoreWhenTheRulesSaySo) {
  const std::string signal = "points = { L1 = 1.0 }\nwords = [\"mouse\"]\n";

  EXPECT_EQ(above("1.0", signal, text("mouse"), "title_factor = 1.5\n"), "L1 by score: mouse");
  EXPECT_EQ(above("1.0", signal, text("<b>mouse</b>"), "title_factor = 1.5\n"),
            "L1 by score: mouse");
  EXPECT_EQ(above("1.0", signal, {"Help", "mouse", "", ""}, "title_factor = 1.5\n"),
            "L2 by default: ");
  EXPECT_EQ(above("1.0", signal, text("mouse")), "L2 by default: ");
}

TEST_F(SignalTest, TheEndOfALongDescriptionIsPassedOverWhenTheRulesSaySo) {
  const std::string signal = "points = { L1 = 1.0 }\nwords = [\"mouse\"]\n";
  const std::string limit = "description_bytes = 10\n";

  EXPECT_EQ(above("0.5", signal, {"A title of many words", "12345mouse", "", ""}, limit),
            "L2 by default: ");
  EXPECT_EQ(above("0.5", signal, {"A title of many words", "1234 mouse", "", ""}, limit),
            "L1 by score: mouse");
  EXPECT_EQ(above("0.5", signal, {"A title of many words", "12345 mouse", "", ""}, limit),
            "L2 by default: ");
  EXPECT_EQ(above("0.5", signal, {"A title with a mouse", "", "", ""}, limit),
            "L1 by score: mouse");
}

class CorrectedRulesTest : public ::testing::Test {
 protected:
  std::string given(const TierInput& input) const { return answer(rules_, input); }
  std::string text(std::string_view words) const { return given({words, "", "", ""}); }

 private:
  TierRules rules_ = builtin_tier_rules("v2");
};

TEST_F(CorrectedRulesTest, LettersInsideWordsScoreNothing) {
  EXPECT_EQ(text("They have read that the address of the rapid writing drive is additional"),
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

TEST_F(CorrectedRulesTest, AlertsThatSomebodyOnlyReadsAreL1) {
  const auto alert = [&](std::string_view title) {
    return given({title, "", "Alert", ""}).substr(0, 2);
  };
  EXPECT_EQ(alert("Motion detected, camera 4"), "L1");
  EXPECT_EQ(alert("Camera server: recording failed"), "L2");
  EXPECT_EQ(alert("Job 7 completed successfully"), "L1");
  EXPECT_EQ(alert("Job 7 completed, 3 objects failed"), "L2");
  EXPECT_EQ(alert("Account lockout of one user"), "L1");
  EXPECT_EQ(alert("Account lockouts: password spray"), "L2");
}

TEST_F(CorrectedRulesTest, AlertsAboutWhatEverythingStandsOnAreL3) {
  const auto alert = [&](std::string_view title) {
    return given({title, "", "Alert", ""}).substr(0, 2);
  };
  EXPECT_EQ(alert("Replication failed between both controllers"), "L3");
  EXPECT_EQ(alert("Data exfiltration suspected"), "L3");
  EXPECT_EQ(alert("Cluster offline, quorum lost"), "L3");
  EXPECT_EQ(alert("Service stopped on one server"), "L2");
}

TEST_F(CorrectedRulesTest, WhomItConcernsDecidesBetweenTheDeskAndATechnician) {
  EXPECT_EQ(text("Printer does not print").substr(0, 2), "L1");
  EXPECT_EQ(text("Nobody in the whole clinic can print").substr(0, 2), "L2");
  EXPECT_EQ(text("Cannot log in to my account").substr(0, 2), "L1");
  EXPECT_EQ(text("25 users cannot log in").substr(0, 2), "L2");
}

TEST_F(CorrectedRulesTest, WhatTheFirstLineHasTriedGoesToATechnician) {
  EXPECT_EQ(text("Account gets locked, please unlock").substr(0, 2), "L1");
  EXPECT_EQ(text("Account keeps getting locked, help desk has tried twice").substr(0, 2), "L2");
  EXPECT_EQ(text("Storage stops each night, second line has found nothing").substr(0, 2), "L3");
}

TEST_F(CorrectedRulesTest, AnUnclearRequestIsForATechnicianWhateverItsRootCause) {
  EXPECT_EQ(given({"help", "Please call me.", "Support Tickets", "Misc Help/Assistance"}),
            "L2 by unclear: help Please call me.");
  EXPECT_EQ(given({"help", "my mouse", "Support Tickets", "Misc Help/Assistance"}).substr(0, 2),
            "L1");
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

}  // namespace
}  // namespace tierline::tickets
