#include "tierline/observability/logger.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace tierline::observability {
namespace {

constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warn", "error"};
constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::string_view name_of(Level level) { return level_names.at(static_cast<std::size_t>(level)); }

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

/// Bytes of the well-formed UTF-8 sequence at `at`, 0 if there is none (overlong forms, surrogates
/// and code points above U+10FFFF are none).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto first = byte_at(text, at);
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xC2   ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, at + i) & 0xC0) != 0x80) return 0;
  }
  const auto second = byte_at(text, at + 1);
  const bool refused = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                       (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
  return refused ? 0 : length;
}

/// What a JSON string holds between its quotes.
void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = byte_at(text, at);
    if (byte == '"' || byte == '\\') {
      out += {'\\', text[at]};
    } else if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
    } else if (const auto length = sequence_length(text, at); length > 0) {
      out += text.substr(at, length);
      at += length;
      continue;
    } else {
      out += replacement;
    }
    ++at;
  }
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  append_escaped(out, text);
  out += '"';
}

void append_number(std::string& out, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    fmt::format_to(std::back_inserter(out), "{}", *integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    // JSON has no infinity and no NaN.
    out += std::isfinite(*real) ? fmt::format("{}", *real) : "null";
  } else {
    out += std::get<bool>(value) ? "true" : "false";
  }
}

void append_json(std::string& out, std::string_view name, const Value& value) {
  if (!out.empty() && out.back() != '{') out += ',';
  append_quoted(out, name);
  out += ':';
  if (const auto* text = std::get_if<std::string>(&value)) {
    append_quoted(out, *text);
  } else {
    append_number(out, value);
  }
}

void append_text(std::string& out, std::string_view name, const Value& value) {
  fmt::format_to(std::back_inserter(out), " {}=", name);
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) {
    append_number(out, value);
  } else if (text->empty() || text->find_first_of(" =\"") != std::string::npos) {
    append_quoted(out, *text);
  } else {
    append_escaped(out, *text);
  }
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

std::string render(const LogOptions& options, std::string_view timestamp, std::string_view gate,
                   Level level, std::string_view message, const Fields& fields) {
  std::string line;
  if (options.format == LogFormat::json) {
    line = "{";
    append_json(line, "timestamp", std::string{timestamp});
    append_json(line, "level", std::string{name_of(level)});
    append_json(line, "tool", options.tool);
    append_json(line, "run_id", options.run_id);
    append_json(line, "gate", std::string{gate});
    append_json(line, "message", std::string{message});
    for (const auto& field : fields) append_json(line, field.name, field.value);
    line += '}';
    return line;
  }
  line = fmt::format("{} {:<5} {}: ", timestamp, name_of(level), options.tool);
  append_escaped(line, message);
  for (const auto& field : fields) append_text(line, field.name, field.value);
  if (!gate.empty()) append_text(line, "gate", std::string{gate});
  append_text(line, "run_id", options.run_id);
  return line;
}

}  // namespace tierline::observability
