#pragma once

#include <string_view>

namespace tierline::tickets {

/// Walks over a text that must match from its first to its last character.
class TextCursor {
 public:
  explicit TextCursor(std::string_view text) : rest_{text} {}

  bool at_end() const { return rest_.empty(); }
  bool at_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }

  bool accept(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  int take_digit() {
    const int digit = rest_.front() - '0';
    rest_.remove_prefix(1);
    return digit;
  }

  /// Takes up to `most` digits. How many there were; 0 if fewer than `least`.
  int digits(int least, int most, int& value) {
    int count = 0;
    value = 0;
    while (count < most && at_digit()) {
      value = value * 10 + take_digit();
      ++count;
    }
    return count < least ? 0 : count;
  }

  /// Takes `am`, `AM`, `pm` or `PM`, with or without a blank before it: `a`, `p`, or 0 if none.
  char half_of_day() {
    auto rest = rest_;
    if (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    if (rest.size() < 2) return 0;
    const char half = lower(rest[0]);
    if ((half != 'a' && half != 'p') || lower(rest[1]) != 'm') return 0;
    rest_ = rest.substr(2);
    return half;
  }

 private:
  static char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  }

  std::string_view rest_;
};

}  // namespace tierline::tickets
