#include "tierline/quality/id_set.hpp"

#include <utility>

namespace tierline::quality {
namespace {

constexpr std::size_t fewest_places = 64;

}  // namespace

IdSet::IdSet(IdSet&& other) noexcept
    : limit_{other.limit_},
      allowance_{other.allowance_},
      words_{std::exchange(other.words_, {})},
      used_{std::exchange(other.used_, 0)},
      size_{std::exchange(other.size_, 0)} {}

IdSet::~IdSet() {
  if (allowance_ != nullptr) allowance_->give_back(words_.size());
}

/// Of the word, or the free one where it belongs. At most four of five are used.
std::size_t IdSet::place_of(std::uint64_t name) const {
  const auto mask = words_.size() - 1;
  auto at = first_place(name);
  while (words_[at] != 0 && name_in(words_[at]) != name) at = (at + 1) & mask;
  return at;
}

IdSet::Outcome IdSet::add(std::uint64_t id) {
  if (words_.empty() && !grow()) return Outcome::full;
  const auto name = name_of(id);
  auto at = place_of(name);
  if (words_[at] == 0) {
    if (used_ == limit_) return Outcome::full;
    if ((used_ + 1) * 5 > words_.size() * 4) {
      if (!grow()) return Outcome::full;
      at = place_of(name);
    }
    words_[at] = id < numbers_end ? name << 32U : name;
    ++used_;
  } else if ((words_[at] & mark_of(id)) != 0) {
    return Outcome::known;
  }
  words_[at] |= mark_of(id);
  ++size_;
  return Outcome::added;
}

bool IdSet::grow() {
  const auto places = words_.empty() ? fewest_places : words_.size() * 2;
  const bool fits = allowance_ == nullptr || allowance_->take_for_growth(words_.size(), places);
  if (fits) rebuild(places);
  return fits;
}

void IdSet::rebuild(std::size_t places) {
  const auto old = std::exchange(words_, std::vector<std::uint64_t>(places));
  used_ = 0;
  size_ = 0;
  for (const auto word : old) {
    if (word == 0) continue;
    words_[place_of(name_in(word))] = word;
    ++used_;
    for_each_of(word, [this](std::uint64_t /*id*/) { ++size_; });
  }
}

}  // namespace tierline::quality
