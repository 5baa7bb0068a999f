#pragma once

#include <span>
#include <string_view>

namespace tierline::config {

/// A variable that the programs, or libpq inside them, read.
struct Variable {
  std::string_view name;
  std::string_view default_text;  ///< what holds when it is not set, for people
  std::string_view meaning;       ///< with the unit
  std::string_view flag = {};     ///< that says the same for one command, and wins
  bool secret = false;            ///< its value is never shown
};

/// All of them. `.env.example` lists the same; a test compares.
std::span<const Variable> variables();

/// The one of `variables()` with this name, or null.
const Variable* find_variable(std::string_view name);

}  // namespace tierline::config
