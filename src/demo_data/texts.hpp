#pragma once

#include "demo_data/plan.hpp"
#include "demo_data/random.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::demo_data {

/// No cell of a spreadsheet holds more.
inline constexpr std::size_t longest_text = 32'767;

/// One long text of sentences, from which texts are cut at sentence ends.
class TextPool {
 public:
  /// \param sentences  drawn at random; 3 % awkward bits and 1 % foreign words between them
  TextPool(std::span<const std::string_view> sentences, std::uint64_t seed, std::uint64_t stream);
  /// Whole sentences, about `length` bytes, at least one. Valid as long as the pool.
  std::string_view cut(std::size_t length, Random& random) const;
  /// A median · e^(sigma · N) long one. \param low, high  clamp
  std::string_view cut(double median, double sigma, double low, double high, Random& random) const;

 private:
  std::string text_;
  std::vector<std::uint32_t> ends_;  ///< after which a sentence ends; the first is 0
};

/// `#` replaced by digits.
void append_filled(std::string& target, std::string_view pattern, Random& random);

/// Titles and descriptions whose words make rule set v1 come to the tier that the plan chose.
///
/// The tier comes first: keywords are added until the sums of the rule set favour it, everything
/// around them is free of keywords.
class TicketTexts {
 public:
  explicit TicketTexts(const Plan& plan);

  /// For the tickets in order, once each.
  void make(const Ticket& ticket, std::size_t index, Random& random);
  const std::string& title() const { return title_; }
  const std::string& description() const { return description_; }
  const TextPool& pool() const { return pool_; }

 private:
  void make_title(const Ticket& ticket, std::size_t index, Random& random);
  void decorate(std::size_t index, Random& random);
  void open_description(const Ticket& ticket, Random& random);

  TextPool pool_;
  std::vector<bool> piped_, broken_, blank_, foreign_, ampersand_, longest_;
  std::string_view pattern_;
  std::string title_;
  std::string description_;
};

}  // namespace tierline::demo_data
