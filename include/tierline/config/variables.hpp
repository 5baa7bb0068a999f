#pragma once

#include <span>
#include <string_view>

namespace tierline::config {

/// A variable that the programs, or libpq inside them, read.
struct Variable {
  std::string_view name;
  std::string_view default_text;  ///< what holds when it is not set, for people
  std::string_view meaning;       ///< with the unit
};

/// All of them. `.env.example` lists the same; a test compares.
std::span<const Variable> variables();

/// Is it one of `variables()`?
bool is_known(std::string_view name);

}  // namespace tierline::config
