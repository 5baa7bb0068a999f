#include "demo_data/texts.hpp"

#include "demo_data/keywords.hpp"
#include "demo_data/quota.hpp"
#include "demo_data/themes.hpp"
#include "demo_data/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace tierline::demo_data {
namespace {

constexpr std::size_t pool_bytes = 1 << 20;

/// `count` scaled places among the tickets whose titles may vary.
std::vector<bool> choose_varied(const Plan& plan, std::int64_t count, Random& random) {
  std::vector<std::size_t> varied;
  for (std::size_t i = 0; i < plan.tickets.size(); ++i) {
    if (themes()[plan.tickets[i].theme].varied) {
      varied.push_back(i);
    }
  }
  const auto places =
      choose(varied.size(), static_cast<std::size_t>(scaled(count, plan.scale)), random);
  std::vector<bool> chosen(plan.tickets.size(), false);
  for (std::size_t i = 0; i < varied.size(); ++i) {
    chosen[varied[i]] = places[i];
  }
  return chosen;
}

}  // namespace

void append_filled(std::string& target, std::string_view pattern, Random& random) {
  for (const char c : pattern) {
    target += c == '#' ? static_cast<char>('0' + random.below(10)) : c;
  }
}

TextPool::TextPool(std::span<const std::string_view> sentences, std::uint64_t seed,
                   std::uint64_t stream) {
  Random random{seed, stream};
  ends_.push_back(0);
  text_.reserve(pool_bytes + 200);
  while (text_.size() < pool_bytes) {
    if (!text_.empty()) {
      text_ += ' ';
    }
    const auto kind = random.uniform();
    const auto from = kind < 0.03 ? awkward() : kind < 0.04 ? foreign() : sentences;
    append_filled(text_, from[random.below(from.size())], random);
    ends_.push_back(static_cast<std::uint32_t>(text_.size()));
  }
}

std::string_view TextPool::cut(std::size_t length, Random& random) const {
  const auto wanted = std::min(length, longest_text);
  const auto last_start =
      std::upper_bound(ends_.begin(), ends_.end(), text_.size() - longest_text - 1);
  const auto first = random.below(static_cast<std::size_t>(last_start - ends_.begin()));
  const auto start = ends_[first] + (first == 0 ? 0U : 1U);  // behind the blank
  const auto end = std::upper_bound(ends_.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                                    ends_.end(), start + wanted);
  const auto stop = std::max(*(end - 1), ends_[first + 1]);
  return std::string_view{text_}.substr(start, stop - start);
}

std::string_view TextPool::cut(double median, double sigma, double low, double high,
                               Random& random) const {
  return cut(static_cast<std::size_t>(std::clamp(random.log_normal(median, sigma), low, high)),
             random);
}

TicketTexts::TicketTexts(const Plan& plan) : pool_{filler(), plan.seed, 11} {
  Random random{plan.seed, 12};
  piped_ = choose_varied(plan, 503, random);
  broken_ = choose_varied(plan, 73, random);
  blank_ = choose_varied(plan, 295, random);
  foreign_ = choose_varied(plan, 173, random);
  ampersand_ = choose_varied(plan, 4, random);
  longest_ = choose_varied(plan, 1, random);
}

void TicketTexts::decorate(std::size_t index, Random& random) {
  if (random.chance(0.59)) {
    title_ += ' ';
    append_filled(title_, filler()[random.below(16)], random);
  }
  if (ampersand_[index]) {
    title_ += ", desk &amp; chair";
  }
  if (foreign_[index]) {
    title_ += ", ";
    title_ += demo_data::foreign()[random.below(demo_data::foreign().size())];
  }
  if (piped_[index]) {
    append_filled(title_, " | ref ####", random);
  }
  if (broken_[index]) {
    title_ += "\nsecond line";
  }
  if (longest_[index]) {
    constexpr std::size_t longest_title = 615;
    while (title_.size() < longest_title) {
      title_ += " and so on";
    }
    title_.resize(longest_title);
    title_.back() = '.';
  }
  if (blank_[index]) {
    if (random.chance(0.5)) {
      title_.insert(0, 1, ' ');
    } else {
      title_ += ' ';
    }
  }
}

void TicketTexts::make_title(const Ticket& ticket, std::size_t index, Random& random) {
  const auto& theme = themes()[ticket.theme];
  pattern_ = theme.titles[random.below(theme.titles.size())];
  title_.clear();
  // A part of the titles repeats: those draw their digits from few places.
  if (random.chance(0.68)) {
    Random few{random.below(12), 13};
    append_filled(title_, pattern_, few);
  } else {
    append_filled(title_, pattern_, random);
  }
  if (theme.varied) {
    decorate(index, random);
  }
}

void TicketTexts::open_description(const Ticket& ticket, Random& random) {
  static constexpr std::array<std::string_view, 4> openers{"Reported: ", "Noted: ", "It seems ",
                                                           "On the line: "};
  for (const auto part : deciding_parts(ticket, pattern_, random)) {
    description_ += openers[random.below(openers.size())];
    description_ += part;
    description_ += ". ";
  }
}

void TicketTexts::make(const Ticket& ticket, std::size_t index, Random& random) {
  make_title(ticket, index, random);
  description_.clear();
  const bool html = random.chance(0.3);
  if (html) {
    description_ += "<div> ";
  }
  open_description(ticket, random);
  const bool huge = index % 997 == 996;
  const auto body = huge ? pool_.cut(60'000, 0.3, 30'000, 32'000, random)
                         : pool_.cut(1'500, 0.8, 40, 30'000, random);
  description_ += body;
  if (html) {
    description_ += " </div>";
  }
}

}  // namespace tierline::demo_data
