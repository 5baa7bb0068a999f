#include "tierline/dashboards/variables.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::dashboards {
namespace {

using Values = std::vector<std::string>;

/// A place in a text that may stand for a variable.
struct Reference {
  std::size_t end = 0;  ///< one past it; 0 when there is none
  std::string_view name;
  std::string_view format;
};

bool is_word(char letter) {
  return letter == '_' || (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z');
}

std::size_t word_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_word(text[at])) ++at;
  return at;
}

/// `name:format` up to `closing`.
Reference enclosed(std::string_view text, std::size_t begin, std::string_view closing) {
  const auto end = text.find(closing, begin);
  const auto name_end = word_end(text, begin);
  if (end == std::string_view::npos || name_end == begin) return {};
  if (name_end == end) return {end + closing.size(), text.substr(begin, end - begin), {}};
  if (text[name_end] != ':') return {};
  return {end + closing.size(), text.substr(begin, name_end - begin),
          text.substr(name_end + 1, end - name_end - 1)};
}

Reference reference_at(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  if (rest.starts_with("${")) return enclosed(text, at + 2, "}");
  if (rest.starts_with("[[")) return enclosed(text, at + 2, "]]");
  const auto end = word_end(text, at + 1);
  if (end == at + 1) return {};
  return {end, text.substr(at + 1, end - at - 1), {}};
}

std::string replaced(std::string_view text, char what, std::string_view with) {
  std::string result;
  for (const auto letter : text) {
    if (letter == what) {
      result += with;
    } else {
      result += letter;
    }
  }
  return result;
}

std::string joined(const Values& values, std::string_view separator, const auto& shown) {
  std::string text;
  for (const auto& value : values) {
    if (&value != &values.front()) text += separator;
    text += shown(value);
  }
  return text;
}

std::string sql_string(const std::string& value) {
  return fmt::format("'{}'", replaced(value, '\'', "''"));
}

std::string formatted(const Choice& choice, std::string_view format) {
  const auto as_it_is = [](const std::string& value) { return value; };
  if (format.empty() && choice.is_list) return joined(choice.values, ",", sql_string);
  if (format.empty()) {
    return choice.values.empty() ? std::string{} : replaced(choice.values.front(), '\'', "''");
  }
  if (format == "sqlstring") return joined(choice.values, ",", sql_string);
  if (format == "csv" || format == "raw") return joined(choice.values, ",", as_it_is);
  if (format == "text") return joined(choice.values, " + ", as_it_is);
  if (format == "pipe") return joined(choice.values, "|", as_it_is);
  if (format == "singlequote" || format == "doublequote") {
    const char quote = format == "singlequote" ? '\'' : '"';
    return joined(choice.values, ",", [quote](const std::string& value) {
      return quote + replaced(value, quote, std::string{'\\', quote}) + quote;
    });
  }
  throw Error{ErrorCode::data,
              fmt::format("cannot interpolate a variable: unknown format \"{}\"", format),
              "in SQL write $name for a list, '$name' or ${name:sqlstring} for a single value"};
}

}  // namespace

std::string interpolate(std::string_view text, const Choices& choices) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto next = std::min(text.find_first_of("$[", at), text.size());
    result += text.substr(at, next - at);
    at = next;
    if (at == text.size()) break;
    const bool bracket = text[at] == '[';
    const auto reference =
        bracket && !text.substr(at).starts_with("[[") ? Reference{} : reference_at(text, at);
    const auto choice = reference.end == 0 ? choices.end() : choices.find(reference.name);
    if (choice == choices.end()) {
      result += text[at++];
      continue;
    }
    result += formatted(choice->second, reference.format);
    at = reference.end;
  }
  return result;
}

Choices time_choices(const TimeRange& range) {
  const auto milliseconds = [](Instant instant) {
    const auto whole = std::chrono::floor<std::chrono::milliseconds>(instant);
    return Choice{{fmt::format("{}", whole.time_since_epoch().count())}, false};
  };
  return {{"__from", milliseconds(range.from)}, {"__to", milliseconds(range.to)}};
}

}  // namespace tierline::dashboards
