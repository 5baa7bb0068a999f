#include "tierline/base/error.hpp"
#include "tierline/source/quarantine.hpp"
#include "tierline/tickets/text_rules.hpp"

#include "source/value_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace tierline::source {
namespace {

using nlohmann::ordered_json;
using tickets::Storage;

// Written by hand, not by way of a document: a file may have thousands of bad rows.

void append_quoted(std::string& json, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::string_view short_forms = "\b\t\n\f\r\"\\";
  constexpr std::string_view written = "btnfr\"\\";
  json += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && c != '"' && c != '\\') {
      json += c;
    } else if (const auto form = short_forms.find(c); form != std::string_view::npos) {
      json += '\\';
      json += written[form];
    } else {
      json += "\\u00";
      json += digits[byte >> 4U];
      json += digits[byte & 0xFU];
    }
  }
  json += '"';
}

/// What JSON cannot say as such.
void append_member(std::string& json, std::string_view name, std::string_view text) {
  json += "{\"";
  json += name;
  json += "\":";
  append_quoted(json, text);
  json += '}';
}

/// Would JSON give back the same text?
template <typename Number>
bool is_canonical(std::string_view text) {
  Number value{};
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && at == text.data() + text.size() &&
         ordered_json(value).dump() == text;
}

bool is_plain(std::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0 && byte < 0x80;
  });
  return ascii || (text.find('\0') == std::string_view::npos && tickets::is_valid_utf8(text));
}

bool fits_json(const Value& value) {
  switch (value.storage) {
    case Storage::integer: return is_canonical<std::int64_t>(value.text);
    case Storage::real: return is_canonical<double>(value.text);
    case Storage::text: return is_plain(value.text);
    case Storage::null:
    case Storage::blob: break;
  }
  return false;
}

/// Not for null.
void append_value(std::string& json, const Value& value) {
  const bool fits = fits_json(value);
  switch (value.storage) {
    case Storage::integer:
    case Storage::real:
      if (fits) {
        json += value.text;
      } else {
        append_member(json, value.storage == Storage::real ? "real" : "integer", value.text);
      }
      return;
    case Storage::text:
      if (fits) {
        append_quoted(json, value.text);
      } else {
        append_member(json, "hex", to_hex(value.text));
      }
      return;
    case Storage::null:
    case Storage::blob: append_member(json, "blob", to_hex(value.text)); return;
  }
}

[[noreturn]] void refuse(std::string_view cause) {
  throw Error{ErrorCode::data, fmt::format("cannot read a quarantined row: {}", cause),
              "somebody changed the table quarantine; import the file again"};
}

Storage storage_of_member(const std::string& name) {
  if (name == "hex") return Storage::text;
  if (name == "blob") return Storage::blob;
  if (name == "integer") return Storage::integer;
  if (name == "real") return Storage::real;
  refuse(fmt::format("\"{}\" is no kind of value", name));
}

Storage read(const ordered_json& json, std::string& text) {
  if (json.is_string()) {
    text = json.get<std::string>();
    return Storage::text;
  }
  if (json.is_number()) {
    text = json.dump();
    return json.is_number_float() ? Storage::real : Storage::integer;
  }
  if (!json.is_object() || json.size() != 1 || !json.begin()->is_string()) {
    refuse("a value is neither text nor number");
  }
  const auto storage = storage_of_member(json.begin().key());
  text = json.begin()->get<std::string>();
  if (storage == Storage::text || storage == Storage::blob) {
    auto bytes = from_hex(text);
    if (!bytes) refuse("a value is no pairs of hexadecimal digits");
    text = std::move(*bytes);
  }
  return storage;
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    fmt::format_to(std::back_inserter(hex), "{:02x}", static_cast<unsigned char>(byte));
  }
  return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    unsigned char byte = 0;
    const auto* const begin = hex.data() + i;
    if (std::from_chars(begin, begin + 2, byte, 16).ptr != begin + 2) return std::nullopt;
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

ordered_json json_of_text(std::string_view text) {
  if (!is_plain(text)) return {{"hex", to_hex(text)}};
  return std::string{text};
}

std::string text_of_json(const ordered_json& json) {
  std::string text;
  if (read(json, text) != Storage::text) refuse("a raw value is no text");
  return text;
}

ordered_json parse_json(const std::string& text) {
  try {
    return ordered_json::parse(text);
  } catch (const ordered_json::exception& error) {
    refuse(error.what());
  }
}

namespace {

ordered_json parse_row(const std::string& text) {
  auto object = parse_json(text);
  if (!object.is_object()) refuse("it is no JSON object");
  return object;
}

}  // namespace

std::string row_json(const std::vector<std::pair<std::string, Value>>& values) {
  std::string json = "{";
  for (const auto& [column, value] : values) {
    if (value.storage == Storage::null) continue;
    if (json.size() > 1) json += ',';
    append_quoted(json, is_plain(column) ? column : tickets::replace_invalid_utf8(column));
    json += ':';
    append_value(json, value);
  }
  return json + '}';
}

std::vector<std::string> columns_of(const std::string& row_json) {
  const auto object = parse_row(row_json);
  std::vector<std::string> columns;
  for (const auto& [column, value] : object.items()) columns.push_back(column);
  return columns;
}

std::vector<Value> values_of(const std::string& row_json, const std::vector<std::string>& columns,
                             std::vector<std::string>& storage) {
  const auto object = parse_row(row_json);
  std::vector<Value> values(columns.size());
  storage.assign(columns.size(), {});
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto found = object.find(columns[i]);
    if (found == object.end() || found->is_null()) continue;
    values[i].storage = read(*found, storage[i]);
    values[i].text = storage[i];
  }
  return values;
}

}  // namespace tierline::source
