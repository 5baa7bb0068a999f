#include "tierline/base/run_id.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline {

std::string make_run_id(TimePoint started_at, std::uint32_t random) {
  auto time = to_compact(started_at);
  std::replace(time.begin(), time.end(), '_', 'T');
  return fmt::format("{}Z-{:06x}", time, random & 0xFFFFFFU);
}

bool is_run_id(std::string_view text) {
  constexpr std::size_t most = 64;
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

}  // namespace tierline
