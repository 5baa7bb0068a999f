#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tierline::profiler {

/// What a declared type promises to people, which SQLite never holds it to.
enum class LabelFamily { none, integer, number, boolean, moment, time, text };

LabelFamily family_of(std::string_view declared_type);

/// What SQLite makes of it: `INTEGER`, `TEXT`, `BLOB`, `REAL`, `NUMERIC`.
std::string affinity_of(std::string_view declared_type);

/// The n of VARCHAR(n) and its like; 0: none.
std::size_t declared_characters(std::string_view declared_type);

}  // namespace tierline::profiler
