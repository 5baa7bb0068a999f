#include "tierline/base/error.hpp"
#include "tierline/source/quarantine.hpp"
#include "tierline/tickets/text_rules.hpp"

#include "source/value_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>

namespace tierline::source {
namespace {

using nlohmann::ordered_json;
using tickets::Storage;

/// A number under `name` as text if JSON would not give back the same text.
template <typename Number>
ordered_json number(const char* name, std::string_view text) {
  Number value{};
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && at == text.data() + text.size()) {
    ordered_json json = value;
    if (json.dump() == text) return json;
  }
  return {{name, std::string{text}}};
}

ordered_json json_of(const Value& value) {
  switch (value.storage) {
    case Storage::null: break;
    case Storage::integer: return number<std::int64_t>("integer", value.text);
    case Storage::real: return number<double>("real", value.text);
    case Storage::text: return json_of_text(value.text);
    case Storage::blob: return {{"blob", to_hex(value.text)}};
  }
  return nullptr;
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
  if (text.find('\0') != std::string_view::npos || !tickets::is_valid_utf8(text)) {
    return {{"hex", to_hex(text)}};
  }
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

std::string row_json(const std::vector<std::pair<std::string, Value>>& values) {
  auto object = ordered_json::object();
  for (const auto& [column, value] : values) {
    if (value.storage != Storage::null) object[column] = json_of(value);
  }
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::vector<Value> values_of(const std::string& row_json, const std::vector<std::string>& columns,
                             std::vector<std::string>& storage) {
  const auto object = parse_json(row_json);
  if (!object.is_object()) refuse("it is no JSON object");
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
