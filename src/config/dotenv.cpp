#include "tierline/base/error.hpp"
#include "tierline/config/environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace tierline::config {
namespace {

constexpr std::string_view blanks = " \t";

/// One line, read from left to right.
class Line {
 public:
  Line(std::string_view text, std::size_t number, const std::filesystem::path& file)
      : text_{text}, number_{number}, file_{file} {}

  Assignment assignment() {
    const auto equals = text_.find('=');
    const auto name = text_.substr(0, equals);
    if (equals == std::string_view::npos || !is_name(name)) refuse("expected NAME=value");
    text_.remove_prefix(equals + 1);
    return {std::string{name}, value(), number_};
  }

 private:
  static bool is_name(std::string_view name) {
    return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) {
             return c < 0x80 && (std::isalnum(c) != 0 || c == '_');
           });
  }

  std::string value() {
    if (text_.starts_with('\'') || text_.starts_with('"')) return quoted();
    const auto comment = text_.starts_with('#') ? 0 : std::min(text_.find(" #"), text_.find("\t#"));
    const auto bare = text_.substr(0, comment);
    if (bare.find_first_of("'\"") != std::string_view::npos)
      refuse("quotes must enclose the value");
    return std::string{bare.substr(0, bare.find_last_not_of(blanks) + 1)};
  }

  std::string quoted() {
    const char quote = text_.front();
    std::string result;
    for (std::size_t at = 1; at < text_.size(); ++at) {
      if (text_[at] == quote) {
        expect_nothing_in(text_.substr(at + 1));
        return result;
      }
      if (quote == '"' && text_[at] == '\\') {
        result += escaped(++at);
      } else {
        result += text_[at];
      }
    }
    refuse("the quote is not closed");
  }

  char escaped(std::size_t at) const {
    const char c = at < text_.size() ? text_[at] : '\0';
    if (c == 'n') return '\n';
    if (c != '"' && c != '\\') refuse("only \\n, \\\" and \\\\ may follow a backslash");
    return c;
  }

  void expect_nothing_in(std::string_view rest) const {
    const auto first = rest.find_first_not_of(blanks);
    if (first == std::string_view::npos || (first > 0 && rest[first] == '#')) return;
    refuse("something follows the closing quote");
  }

  [[noreturn]] void refuse(std::string_view cause) const {
    throw Error{ErrorCode::config,
                fmt::format("cannot read \"{}\", line {}: {}", file_.string(), number_, cause),
                "a line is NAME=value, NAME='value', NAME=\"value\" or a # comment"};
  }

  std::string_view text_;
  std::size_t number_;
  const std::filesystem::path& file_;
};

}  // namespace

std::vector<Assignment> parse_dotenv(std::string_view text, const std::filesystem::path& file) {
  std::vector<Assignment> result;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto first = line.find_first_not_of(blanks);
    if (first == std::string_view::npos || line[first] == '#') continue;
    result.push_back(Line{line, number, file}.assignment());
  }
  return result;
}

}  // namespace tierline::config
