#include "tierline/postgres/jsonb_text.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace tierline::postgres {
namespace {

std::string json_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  return out + '"';
}

/// A JSON number as numeric shows it: the exponent spelt out, the digits after the point kept.
std::string plain_number(std::string_view number) {
  const bool negative = number.front() == '-';
  if (negative) number.remove_prefix(1);
  int exponent = 0;
  const auto mark = std::min(number.find_first_of("eE"), number.size());
  if (mark < number.size()) {
    auto text = number.substr(mark + 1);
    if (text.front() == '+') text.remove_prefix(1);
    std::from_chars(text.data(), text.data() + text.size(), exponent);
  }
  const auto mantissa = number.substr(0, mark);
  const auto point = std::min(mantissa.find('.'), mantissa.size());
  std::string digits{mantissa.substr(0, point)};
  std::string fraction{point < mantissa.size() ? mantissa.substr(point + 1) : ""};
  for (; exponent > 0; --exponent) {
    digits += fraction.empty() ? '0' : fraction.front();
    if (!fraction.empty()) fraction.erase(0, 1);
  }
  for (; exponent < 0; ++exponent) {
    fraction.insert(0, 1, digits.empty() ? '0' : digits.back());
    if (!digits.empty()) digits.pop_back();
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  const bool zero = digits.empty() && fraction.find_first_not_of('0') == std::string::npos;
  if (digits.empty()) digits = "0";
  return (negative && !zero ? "-" : "") + digits + (fraction.empty() ? "" : "." + fraction);
}

/// Builds the text from the inside out: what a container holds waits in its frame.
class Writer : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::string take() { return std::move(frames_.front().values.front()); }

  bool null() override { return add("null"); }
  bool boolean(bool value) override { return add(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return add(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override {
    return add(plain_number(text));
  }
  bool string(string_t& value) override { return add(json_quoted(value)); }
  bool binary(binary_t&) override { return false; }  // GCOVR_EXCL_LINE: no JSON text has one
  bool start_object(std::size_t) override { return open(); }
  bool start_array(std::size_t) override { return open(); }
  bool key(string_t& name) override {
    frames_.back().names.push_back(name);
    return true;
  }
  bool end_object() override { return add(object(close())); }
  bool end_array() override {
    std::string text;
    for (const auto& value : close().values) text += (text.empty() ? "" : ", ") + value;
    return add("[" + text + "]");
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  struct Frame {
    std::vector<std::string> names;  ///< of an object's values, in their order
    std::vector<std::string> values;
  };

  bool add(std::string value) {
    frames_.back().values.push_back(std::move(value));
    return true;
  }
  bool open() {
    frames_.emplace_back();
    return true;
  }
  Frame close() {
    auto frame = std::move(frames_.back());
    frames_.pop_back();
    return frame;
  }

  static std::string object(const Frame& frame) {
    std::vector<std::size_t> order(frame.names.size());
    for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
    const auto before = [&](std::size_t left, std::size_t right) {
      const auto& a = frame.names[left];
      const auto& b = frame.names[right];
      return a.size() != b.size() ? a.size() < b.size() : a < b;
    };
    std::stable_sort(order.begin(), order.end(), before);
    std::string text;
    for (std::size_t n = 0; n < order.size(); ++n) {
      const auto& name = frame.names[order[n]];
      if (n + 1 < order.size() && frame.names[order[n + 1]] == name) continue;
      text += (text.empty() ? "" : ", ") + json_quoted(name) + ": " + frame.values[order[n]];
    }
    return "{" + text + "}";
  }

  std::vector<Frame> frames_{1};
};

}  // namespace

std::string jsonb_text(std::string_view json) {
  Writer writer;
  if (!nlohmann::json::sax_parse(json, &writer)) {
    throw Error{ErrorCode::internal, "cannot show a value as jsonb: it is no JSON"};
  }
  return writer.take();
}

}  // namespace tierline::postgres
