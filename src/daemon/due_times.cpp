#include "tierline/daemon/due_times.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace tierline::daemon {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;

/// More than any clock is put forward by at a change of summer time.
constexpr hours longest_skip{3};

WallMinute wall_minute(std::int64_t local_micros) {
  return WallMinute{std::chrono::floor<minutes>(microseconds{local_micros})};
}

}  // namespace

TimePoint DueTimes::next_after(const CronExpression& when, TimePoint moment) {
  const auto utc = moment.time_since_epoch().count();
  const auto local = zone_.to_local(utc);
  auto wall = wall_minute(local);
  // What was due in a stretch that the clock skipped a moment ago may still lie ahead of us.
  const auto before = utc - microseconds{longest_skip}.count();
  if (zone_.to_local(before) - before != local - utc) wall -= longest_skip;
  while (const auto next = when.next_after(wall)) {
    wall = *next;
    const auto due = zone_.to_utc(microseconds{wall.time_since_epoch()}.count());
    if (due > utc) return TimePoint{microseconds{due}};
  }
  throw Error{ErrorCode::internal, fmt::format("cannot find a day of \"{}\"", when.text())};
}

std::chrono::seconds jitter_of(std::string_view job, std::chrono::seconds most) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a: the same on every machine
  for (const char c : job) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  // The low bits of a short name hardly differ from those of its neighbour.
  hash ^= hash >> 32U;
  return std::chrono::seconds{hash % (static_cast<std::uint64_t>(most.count()) + 1)};
}

}  // namespace tierline::daemon
