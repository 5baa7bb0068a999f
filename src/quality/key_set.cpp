#include "quality/key_set.hpp"

namespace tierline::quality {

bool KeySet::insert(std::uint64_t id) {
  auto outcome = ids_.add(id);
  while (outcome == IdSet::Outcome::full) {
    skipped_ = skipped_ * 2 + 1;
    ids_.keep_only([this](std::uint64_t kept) { return follows(kept); });
    if (!follows(id)) return true;
    outcome = ids_.add(id);
  }
  return outcome == IdSet::Outcome::added;
}

}  // namespace tierline::quality
