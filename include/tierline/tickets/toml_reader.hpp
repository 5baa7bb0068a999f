#pragma once

#include "tierline/base/edit_distance.hpp"
#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::tickets {

/// A kind of file.
struct TomlKind {
  std::string_view name;  ///< what errors call it: "contract"
  std::string_view hint;  ///< where one reads what such a file may hold
};

/// \throws Error config with the line if `text` is no TOML
inline toml::table parse_toml(std::string_view text, const TomlKind& kind, std::string_view file) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw Error{ErrorCode::config,
                fmt::format("cannot read {} \"{}\": line {}: {}", kind.name, file,
                            error.source().begin.line, error.description()),
                std::string{kind.hint}};
  }
}

/// Reads one TOML table and refuses what it does not know.
class TomlReader {
 public:
  TomlReader(const toml::table& table, const TomlKind& kind, std::string_view file,
             std::string where = {})
      : table_{table}, kind_{kind}, file_{file}, where_{std::move(where)} {}

  [[noreturn]] void refuse(const std::string& reason, const toml::node* at = nullptr) const {
    const auto line = (at != nullptr ? *at : static_cast<const toml::node&>(table_)).source().begin;
    throw Error{ErrorCode::config,
                fmt::format("cannot read {} \"{}\": line {}: {}{}", kind_.name, file_, line.line,
                            where_, reason),
                std::string{kind_.hint}};
  }

  /// At the line of the key's value.
  [[noreturn]] void refuse_key(std::string_view key, const std::string& reason) const {
    refuse(reason, table_.get(key));
  }

  void allow_only(std::initializer_list<std::string_view> keys) const {
    for (const auto& [key, node] : table_) {
      const auto given = key.str();  // a binding cannot be captured in clang 14
      if (std::find(keys.begin(), keys.end(), given) != keys.end()) continue;
      const auto* const near = std::find_if(keys.begin(), keys.end(), [&](std::string_view known) {
        constexpr std::size_t a_slip = 2;
        return edit_distance(given, known) <= a_slip;
      });
      refuse(fmt::format("unknown key \"{}\"{}", given,
                         near == keys.end() ? "" : fmt::format(", did you mean \"{}\"?", *near)),
             &node);
    }
  }

  template <typename T>
  std::optional<T> optional(std::string_view key) const {
    const auto* node = table_.get(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value_exact<T>();
    if (!value) refuse(fmt::format("\"{}\" has the wrong type", key), node);
    return value;
  }

  std::string text(std::string_view key) const {
    auto value = optional<std::string>(key);
    if (!value || value->empty()) refuse(fmt::format("\"{}\" is missing", key));
    return *value;
  }

  std::vector<std::string> keys() const {
    std::vector<std::string> names;
    for (const auto& [key, node] : table_) names.emplace_back(key.str());
    return names;
  }

  bool has(std::string_view key) const { return table_.contains(key); }

  template <typename T>
  bool holds(std::string_view key) const {
    const auto* node = table_.get(key);
    return node != nullptr && node->value_exact<T>().has_value();
  }

  bool flag(std::string_view key, bool otherwise = false) const {
    return optional<bool>(key).value_or(otherwise);
  }

  /// Keys and texts, in the order of the keys.
  std::vector<std::pair<std::string, std::string>> pairs(std::string_view key) const {
    std::vector<std::pair<std::string, std::string>> pairs;
    const auto* node = table_.get(key);
    if (node == nullptr) return pairs;
    if (!node->is_table()) refuse(fmt::format("\"{}\" must be a table", key), node);
    for (const auto& [name, value] : *node->as_table()) {
      const auto text = value.value_exact<std::string>();
      if (!text) refuse(fmt::format("\"{}\" must hold texts", key), &value);
      pairs.emplace_back(name.str(), *text);
    }
    return pairs;
  }

  std::vector<std::string> texts(std::string_view key) const {
    std::vector<std::string> values;
    const auto* node = table_.get(key);
    if (node == nullptr) return values;
    if (!node->is_array()) refuse(fmt::format("\"{}\" must be a list", key), node);
    for (const auto& element : *node->as_array()) {
      const auto value = element.value_exact<std::string>();
      if (!value) refuse(fmt::format("\"{}\" must hold texts", key), &element);
      values.push_back(*value);
    }
    return values;
  }

  std::vector<TomlReader> tables(std::string_view key) const {
    std::vector<TomlReader> readers;
    const auto* node = table_.get(key);
    if (node == nullptr || !node->is_array()) refuse(fmt::format("\"{}\" is missing", key));
    for (const auto& element : *node->as_array()) {
      if (!element.is_table()) refuse(fmt::format("\"{}\" must hold tables", key), &element);
      readers.emplace_back(*element.as_table(), kind_, file_, where_);
    }
    return readers;
  }

  std::optional<TomlReader> table(std::string_view key) const {
    const auto* node = table_.get(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_table()) refuse(fmt::format("\"{}\" must be a table", key), node);
    return TomlReader{*node->as_table(), kind_, file_, where_};
  }

  void enter(const std::string& where) { where_ += where; }

 private:
  const toml::table& table_;
  TomlKind kind_;
  std::string_view file_;
  std::string where_;
};

}  // namespace tierline::tickets
