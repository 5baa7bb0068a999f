#include "profiler/labels.hpp"

#include <algorithm>
#include <charconv>

namespace tierline::profiler {
namespace {

std::string upper(std::string_view text) {
  std::string result{text};
  std::transform(result.begin(), result.end(), result.begin(), [](char byte) {
    return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
  });
  return result;
}

}  // namespace

LabelFamily family_of(std::string_view declared_type) {
  const auto label = upper(declared_type);
  const auto has = [&](std::string_view word) { return label.find(word) != std::string::npos; };
  if (label.empty()) return LabelFamily::none;
  if (label == "TIME") return LabelFamily::time;
  if (has("DATE") || has("TIMESTAMP")) return LabelFamily::moment;
  if (has("BOOL")) return LabelFamily::boolean;
  if (has("INT") && !has("INTERVAL")) return LabelFamily::integer;
  if (has("REAL") || has("FLOA") || has("DOUB") || has("NUM") || has("DEC")) {
    return LabelFamily::number;
  }
  return has("CHAR") || has("TEXT") || has("CLOB") ? LabelFamily::text : LabelFamily::none;
}

std::string affinity_of(std::string_view declared_type) {
  // The order is that of SQLite's own rules.
  const auto label = upper(declared_type);
  const auto has = [&](std::string_view word) { return label.find(word) != std::string::npos; };
  if (has("INT")) return "INTEGER";
  if (has("CHAR") || has("CLOB") || has("TEXT")) return "TEXT";
  if (label.empty() || has("BLOB")) return "BLOB";
  if (has("REAL") || has("FLOA") || has("DOUB")) return "REAL";
  return "NUMERIC";
}

std::size_t declared_characters(std::string_view declared_type) {
  const auto label = upper(declared_type);
  const auto open = label.find('(');
  if (label.find("CHAR") == std::string::npos || open == std::string::npos) return 0;
  std::size_t characters = 0;
  const char* from = label.data() + open + 1;
  const auto read = std::from_chars(from, label.data() + label.size(), characters);
  return read.ec == std::errc{} ? characters : 0;
}

}  // namespace tierline::profiler
