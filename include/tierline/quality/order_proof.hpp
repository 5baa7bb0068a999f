#pragma once

#include "tierline/tickets/contract.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::quality {

/// The steps of a ticket's life, in the order in which they happen.
enum class LifeStep { created, modified, resolved, closed };

constexpr std::size_t life_steps = 4;

/// The step that a column of dates tells of, by its canonical name or its header:
/// `created_at`, `TKT-Closure Date`. None for others, such as `sla_closed_at`.
std::optional<LifeStep> life_step_of(std::string_view column);

/// A date of a row, in microseconds since 1970 on the source's clock.
struct StepDate {
  std::int64_t day_first = 0;    ///< when read D/M/YYYY
  std::int64_t month_first = 0;  ///< when read M/D/YYYY; equal for a date that can be read one way
};

/// What other columns prove about the order of day and month in one.
struct OrderProof {
  tickets::DateOrder order = tickets::DateOrder::day_first;
  std::string by;          ///< `created_at <= resolved_at`: the pair with most rows
  std::uint64_t rows = 0;  ///< of that pair, which the other order contradicts; this one none
};

/// Holds created <= modified <= resolved <= closed against dates that can be read both ways.
///
/// A pair of columns proves an order when reading by the other one puts at least
/// `least_rows` rows into the wrong order in time, and reading by this one none. It is believed
/// only if at most 1 % of the rows whose dates can be read one way contradict it; a pair other than
/// `created` before anything and `resolved` before `closed` needs ten such rows, for tickets are
/// modified after they are resolved as well.
class OrderWitness {
 public:
  static constexpr std::uint64_t least_rows = 3;

  /// The column, if any, of each step.
  using Row = std::array<std::optional<StepDate>, life_steps>;

  void add(const Row& row);
  /// \param names  of the columns of the steps, for `by`
  std::optional<OrderProof> proof_for(LifeStep step,
                                      const std::array<std::string, life_steps>& names) const;

 private:
  struct Pair {
    std::uint64_t sure = 0;
    std::uint64_t sure_and_wrong = 0;
    std::uint64_t wrong_day_first = 0;
    std::uint64_t wrong_month_first = 0;
  };

  bool believed(std::size_t earlier, std::size_t later) const;

  std::array<std::array<Pair, life_steps>, life_steps> pairs_{};
};

}  // namespace tierline::quality
