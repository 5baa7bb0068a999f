#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tierline::source {

/// Two lower-case hexadecimal digits for each byte.
std::string to_hex(std::string_view bytes);
/// None if it is not of that form.
std::optional<std::string> from_hex(std::string_view hex);

/// A text as `row_json` writes it.
nlohmann::ordered_json json_of_text(std::string_view text);
/// The way back. \throws Error data
std::string text_of_json(const nlohmann::ordered_json& json);

/// \throws Error data
nlohmann::ordered_json parse_json(const std::string& text);

}  // namespace tierline::source
