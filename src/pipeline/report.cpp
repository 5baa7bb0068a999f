#include "tierline/base/mebibytes.hpp"
#include "tierline/pipeline/pipeline.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tierline::pipeline {
namespace {

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::uint64_t tiered(const TierMix& mix) { return mix.counts[0] + mix.counts[1] + mix.counts[2]; }

std::string_view word_of(const Stage& stage) {
  return stage.verdict ? to_string(*stage.verdict) : "not run";
}

std::string mix_text(const TierMix& mix) {
  auto text =
      fmt::format("\ntickets created {} to {}, {} days\n", mix.first_day, mix.last_day, mix.days);
  for (const auto tier : tickets::all_tiers) {
    const auto count = mix.counts.at(index_of(tier));
    const auto& cost = mix.costs.at(index_of(tier));
    text += fmt::format("{}  {:>8} tickets  {:>5.1f} %  (target {:.0f} %)  at ${:.0f}\n",
                        tickets::to_string(tier), count, percent(count, tiered(mix)),
                        cost.target_percent, cost.cost);
  }
  text += fmt::format("without a tier: {}\n", mix.untiered);
  return text + fmt::format("cost ${:.0f}, at target ${:.0f}: ${:.0f} to save, ${:.0f} a year\n",
                            mix.cost.current, mix.cost.target, mix.cost.opportunity,
                            mix.cost.annualised);
}

nlohmann::json mix_json(const TierMix& mix) {
  nlohmann::json tiers;
  for (const auto tier : tickets::all_tiers) {
    const auto count = mix.counts.at(index_of(tier));
    const auto& cost = mix.costs.at(index_of(tier));
    tiers[std::string{tickets::to_string(tier)}] = {{"tickets", count},
                                                    {"share_percent", percent(count, tiered(mix))},
                                                    {"target_percent", cost.target_percent},
                                                    {"cost_per_ticket_usd", cost.cost}};
  }
  return {{"first_day", mix.first_day},
          {"last_day", mix.last_day},
          {"days", mix.days},
          {"tiers", tiers},
          {"without_a_tier", mix.untiered},
          {"cost_usd", mix.cost.current},
          {"cost_at_target_usd", mix.cost.target},
          {"savings_usd", mix.cost.opportunity},
          {"savings_per_year_usd", mix.cost.annualised}};
}

}  // namespace

std::string to_text(const Report& report) {
  auto text = fmt::format("{:<14} {:<8} {:>10} {:>8}\n", "stage", "verdict", "rows", "seconds");
  for (const auto& stage : report.stages) {
    const auto rows = stage.rows == 0 ? "-" : fmt::format("{}", stage.rows);
    const auto seconds = stage.verdict ? fmt::format("{:.2f}", stage.seconds) : "-";
    text += fmt::format("{:<14} {:<8} {:>10} {:>8}\n", stage.name, word_of(stage), rows, seconds);
  }
  if (!report.closed_by.empty()) {
    text += "\nclosed by\n" + report.closed_by;
    if (report.profiled()) text += fmt::format("sample rows are in {}\n", report.profile.string());
    if (!report.published()) text += "nothing was published: what people see stays as it was\n";
  }
  if (report.mix) text += mix_text(*report.mix);
  return text + fmt::format("\n{:.1f} s, {:.0f} MiB of memory at most\n{}\n", report.seconds,
                            mebibytes(report.peak_rss_bytes), to_string(report.verdict()));
}

nlohmann::json to_json(const Report& report) {
  auto stages = nlohmann::json::array();
  for (const auto& stage : report.stages) {
    stages.push_back({{"stage", stage.name},
                      {"verdict", word_of(stage)},
                      {"rows", stage.rows},
                      {"seconds", stage.seconds},
                      {"report", stage.report ? *stage.report : nlohmann::json{}}});
  }
  return {{"stages", stages},
          {"published", report.published()},
          {"release", report.release},
          {"closed_by", report.closed_by},
          {"profile", report.profile.string()},
          {"tier_mix", report.mix ? mix_json(*report.mix) : nlohmann::json{}},
          {"seconds", report.seconds}};
}

}  // namespace tierline::pipeline
