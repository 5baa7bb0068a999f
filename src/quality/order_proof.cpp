#include "tierline/quality/order_proof.hpp"

namespace tierline::quality {
namespace {

using tickets::DateOrder;

constexpr auto created = static_cast<std::size_t>(LifeStep::created);
constexpr auto resolved = static_cast<std::size_t>(LifeStep::resolved);
constexpr auto closed = static_cast<std::size_t>(LifeStep::closed);

/// Lower case, each run of anything but letters and digits one blank.
std::string words_of(std::string_view name) {
  std::string words{" "};
  for (const char byte : name) {
    const bool upper = byte >= 'A' && byte <= 'Z';
    const bool kept = upper || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
    if (kept) words += upper ? static_cast<char>(byte - 'A' + 'a') : byte;
    if (!kept && words.back() != ' ') words += ' ';
  }
  return words + ' ';
}

}  // namespace

std::optional<LifeStep> life_step_of(std::string_view column) {
  const auto words = words_of(column);
  const auto has = [&](std::string_view word) {
    return words.find(" " + std::string{word} + " ") != std::string::npos;
  };
  // What is agreed or planned is no step that was taken.
  if (has("sla") || has("planned") || has("due") || has("by")) return std::nullopt;
  if (has("created") || has("opened")) return LifeStep::created;
  if (has("modified") || has("updated")) return LifeStep::modified;
  if (has("resolved") || has("resolution")) return LifeStep::resolved;
  if (has("closed") || has("closure")) return LifeStep::closed;
  return std::nullopt;
}

void OrderWitness::add(const Row& row) {
  for (std::size_t earlier = 0; earlier < life_steps; ++earlier) {
    if (!row[earlier]) continue;
    for (std::size_t later = earlier + 1; later < life_steps; ++later) {
      if (!row[later]) continue;
      auto& pair = pairs_[earlier][later];
      const bool wrong_day_first = row[earlier]->day_first > row[later]->day_first;
      const bool wrong_month_first = row[earlier]->month_first > row[later]->month_first;
      const bool sure = row[earlier]->day_first == row[earlier]->month_first &&
                        row[later]->day_first == row[later]->month_first;
      if (sure) {
        ++pair.sure;
        if (wrong_day_first) ++pair.sure_and_wrong;
      } else {
        if (wrong_day_first) ++pair.wrong_day_first;
        if (wrong_month_first) ++pair.wrong_month_first;
      }
    }
  }
}

bool OrderWitness::believed(std::size_t earlier, std::size_t later) const {
  constexpr std::uint64_t enough_rows = 10;
  constexpr std::uint64_t one_in = 100;
  const auto& pair = pairs_[earlier][later];
  const bool certain_by_nature = earlier == created || (earlier == resolved && later == closed);
  return pair.sure_and_wrong * one_in <= pair.sure &&
         (certain_by_nature || pair.sure >= enough_rows);
}

std::optional<OrderProof> OrderWitness::proof_for(
    LifeStep step, const std::array<std::string, life_steps>& names) const {
  const auto asked = static_cast<std::size_t>(step);
  std::uint64_t wrong_day_first = 0;
  std::uint64_t wrong_month_first = 0;
  std::uint64_t most = 0;
  OrderProof proof;
  for (std::size_t earlier = 0; earlier < life_steps; ++earlier) {
    for (std::size_t later = earlier + 1; later < life_steps; ++later) {
      if ((earlier != asked && later != asked) || !believed(earlier, later)) continue;
      const auto& pair = pairs_[earlier][later];
      wrong_day_first += pair.wrong_day_first;
      wrong_month_first += pair.wrong_month_first;
      if (const auto wrong = pair.wrong_day_first + pair.wrong_month_first; wrong > most) {
        most = proof.rows = wrong;
        proof.by = names[earlier] + " <= " + names[later];
      }
    }
  }
  if ((wrong_day_first == 0) == (wrong_month_first == 0)) return std::nullopt;
  if (proof.rows < least_rows) return std::nullopt;
  proof.order = wrong_day_first == 0 ? DateOrder::day_first : DateOrder::month_first;
  return proof;
}

}  // namespace tierline::quality
