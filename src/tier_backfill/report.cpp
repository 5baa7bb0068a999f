#include "tierline/tier_backfill/tier_backfill.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <iterator>

namespace tierline::tier_backfill {
namespace {

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::uint64_t count_of(const std::map<std::string, std::uint64_t>& counts, const char* tier) {
  const auto at = counts.find(tier);
  return at == counts.end() ? 0 : at->second;
}

constexpr std::array shown_tiers{"L1", "L2", "L3", "none"};

std::uint64_t count_of(const Backfill& backfill, const std::string& old_tier,
                       const char* new_tier) {
  const auto row = backfill.confusion.find(old_tier);
  return row == backfill.confusion.end() ? 0 : count_of(row->second, new_tier);
}

/// What tickets were before: the four, then whatever else stood there.
std::vector<std::string> old_tiers(const Backfill& backfill) {
  std::vector<std::string> names{shown_tiers.begin(), shown_tiers.end()};
  for (const auto& [tier, by_new] : backfill.confusion) {
    if (std::find(shown_tiers.begin(), shown_tiers.end(), tier) == shown_tiers.end())
      names.push_back(tier);
  }
  return names;
}

/// A line for each tier before, a column for each tier after; shares are of all tickets read.
std::string confusion_of(const Backfill& backfill) {
  std::string text{"\nbefore \\ after"};
  const auto out = std::back_inserter(text);
  for (const auto* tier : shown_tiers) fmt::format_to(out, "  {:>18}", tier);
  text += '\n';
  for (const auto& old_tier : old_tiers(backfill)) {
    fmt::format_to(out, "{:<14}", old_tier);
    for (const auto* new_tier : shown_tiers) {
      const auto tickets = count_of(backfill, old_tier, new_tier);
      fmt::format_to(out, "  {:>9} {:>6.2f} %", tickets, percent(tickets, backfill.read));
    }
    text += '\n';
  }
  fmt::format_to(out, "{} of {} tickets {} another tier ({:.2f} %)\n", backfill.moved(),
                 backfill.read, backfill.written ? "got" : "would get",
                 percent(backfill.moved(), backfill.read));
  return text;
}

std::string invalid_of(const Backfill& backfill) {
  const auto& invalid = backfill.invalid;
  return fmt::format(
      "\n{} of {} tickets are not valid ({:.2f} %, limit {:.2f} %): {} without any text, {} with a "
      "tier that is none, such as {}\n{}",
      invalid.tickets, backfill.read, backfill.invalid_percent(), most_invalid_percent,
      invalid.without_text, invalid.unknown_tier, fmt::join(invalid.first, ", "),
      backfill.breaker_open() ? "nothing was written: look at the load of this release\n" : "");
}

std::string text_of(const Backfill& backfill) {
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{} tickets of {} read = {} {} + {} unchanged, rules {}\n\n", backfill.read,
                 backfill.release, backfill.changed, backfill.written ? "changed" : "would change",
                 backfill.unchanged(), backfill.rule_version);
  fmt::format_to(out, "{:<4}  {:>9}  {:>9}  {:>7}\n", "tier", "before", "after", "share");
  for (const auto* tier : {"L1", "L2", "L3", "none"}) {
    const auto after = count_of(backfill.after, tier);
    fmt::format_to(out, "{:<4}  {:>9}  {:>9}  {:>5.1f} %\n", tier, count_of(backfill.before, tier),
                   after, percent(after, backfill.read));
  }
  text += confusion_of(backfill);
  std::vector<std::pair<std::uint64_t, std::string>> rules;
  for (const auto& [rule, count] : backfill.by_rule) rules.emplace_back(count, rule);
  std::sort(rules.begin(), rules.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  text += "\nby rule\n";
  for (const auto& [count, rule] : rules) {
    fmt::format_to(out, "  {:<20}  {:>9}  {:>5.1f} %\n", rule, count,
                   percent(count, backfill.read));
  }
  if (backfill.invalid.tickets > 0) text += invalid_of(backfill);
  if (backfill.dry_run) text += "\ndry run, nothing was written\n";
  if (!backfill.samples.empty()) text += "\nsample, nothing was written\n";
  for (const auto& ticket : backfill.samples) {
    fmt::format_to(out, "  {:>10}  {:>4} -> {}  {:<16}  {}  [{}]\n", ticket.ticket_id,
                   ticket.tier_before.empty() ? "none" : ticket.tier_before,
                   to_string(ticket.decision.tier), ticket.decision.rule_id, ticket.title,
                   ticket.decision.matched_text);
  }
  return text;
}

std::string text_of(const Measurement& measurement) {
  const auto& evaluation = measurement.evaluation;
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out,
                 "rules {}: {} of {} labelled tickets correct, accuracy {:.1f} %, wanted {:.1f} "
                 "%\n\n",
                 evaluation.rule_version, evaluation.correct, evaluation.tickets,
                 evaluation.accuracy_percent(), measurement.minimum_accuracy_percent);
  fmt::format_to(out, "{:<4}  {:>8}  {:>9}  {:>7}  {:>9}  {:>7}\n", "tier", "labelled", "predicted",
                 "correct", "precision", "recall");
  for (const auto& tier : evaluation.tiers) {
    fmt::format_to(out, "{:<4}  {:>8}  {:>9}  {:>7}  {:>7.1f} %  {:>5.1f} %\n",
                   to_string(tier.tier), tier.labelled, tier.predicted, tier.correct,
                   tier.precision_percent(), tier.recall_percent());
  }
  if (!evaluation.disagreements.empty()) text += "\ndisagreements\n";
  for (const auto& miss : evaluation.disagreements) {
    fmt::format_to(out, "  {:<12}  {} labelled, {} by {}  [{}]\n", miss.id,
                   to_string(miss.expected), to_string(miss.decision.tier), miss.decision.rule_id,
                   miss.decision.matched_text);
  }
  return text;
}

nlohmann::json json_of(const Backfill& backfill) {
  auto samples = nlohmann::json::array();
  for (const auto& ticket : backfill.samples) {
    samples.push_back({{"ticket_id", ticket.ticket_id},
                       {"title", ticket.title},
                       {"tier_before", ticket.tier_before},
                       {"tier", to_string(ticket.decision.tier)},
                       {"rule", ticket.decision.rule_id},
                       {"matched_text", ticket.decision.matched_text}});
  }
  auto confusion = nlohmann::json::array();
  for (const auto& old_tier : old_tiers(backfill)) {
    for (const auto* new_tier : shown_tiers) {
      const auto tickets = count_of(backfill, old_tier, new_tier);
      confusion.push_back({{"before", old_tier},
                           {"after", new_tier},
                           {"tickets", tickets},
                           {"percent", percent(tickets, backfill.read)}});
    }
  }
  return {{"release", backfill.release},
          {"rule_version", backfill.rule_version},
          {"written", backfill.written},
          {"rows_read", backfill.read},
          {"rows_changed", backfill.changed},
          {"rows_unchanged", backfill.unchanged()},
          {"tiers_before", backfill.before},
          {"tiers_after", backfill.after},
          {"by_rule", backfill.by_rule},
          {"samples", samples},
          {"dry_run", backfill.dry_run},
          {"table_copied", backfill.table_copied},
          {"confusion", confusion},
          {"tiers_changed", backfill.moved()},
          {"tiers_changed_percent", percent(backfill.moved(), backfill.read)},
          {"invalid",
           {{"tickets", backfill.invalid.tickets},
            {"percent", backfill.invalid_percent()},
            {"limit_percent", most_invalid_percent},
            {"without_text", backfill.invalid.without_text},
            {"unknown_tier", backfill.invalid.unknown_tier},
            {"first", backfill.invalid.first}}}};
}

nlohmann::json json_of(const Measurement& measurement) {
  const auto& evaluation = measurement.evaluation;
  auto tiers = nlohmann::json::array();
  for (const auto& tier : evaluation.tiers) {
    tiers.push_back({{"tier", to_string(tier.tier)},
                     {"labelled", tier.labelled},
                     {"predicted", tier.predicted},
                     {"correct", tier.correct},
                     {"precision_percent", tier.precision_percent()},
                     {"recall_percent", tier.recall_percent()}});
  }
  auto disagreements = nlohmann::json::array();
  for (const auto& miss : evaluation.disagreements) {
    disagreements.push_back({{"id", miss.id},
                             {"expected", to_string(miss.expected)},
                             {"tier", to_string(miss.decision.tier)},
                             {"rule", miss.decision.rule_id},
                             {"matched_text", miss.decision.matched_text}});
  }
  return {{"rule_version", evaluation.rule_version},
          {"tickets", evaluation.tickets},
          {"correct", evaluation.correct},
          {"accuracy_percent", evaluation.accuracy_percent()},
          {"minimum_accuracy_percent", measurement.minimum_accuracy_percent},
          {"tiers", tiers},
          {"disagreements", disagreements}};
}

}  // namespace

std::string to_text(const Report& report) {
  const auto text = std::visit([](const auto& answer) { return text_of(answer); }, report.answer);
  return fmt::format("{}{}\n", text, to_string(report.verdict()));
}

nlohmann::json to_json(const Report& report) {
  return std::visit([](const auto& answer) { return json_of(answer); }, report.answer);
}

}  // namespace tierline::tier_backfill
