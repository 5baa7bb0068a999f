#include "tierline/tickets/zone_converter.hpp"

#include "tierline/base/error.hpp"
#include "tierline/tickets/dates.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace tierline::tickets {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

/// Offsets differ by 26 hours at most, so a local time further than this from a change of offset is
/// shown exactly once.
constexpr std::int64_t change_margin = 2 * micros_per_day;

/// Some 30,000 years: keeps the ends of time that the library returns from overflowing.
constexpr std::int64_t far_seconds = 1'000'000'000'000;

std::int64_t micros_of(date::sys_seconds time) {
  return std::clamp<std::int64_t>(time.time_since_epoch().count(), -far_seconds, far_seconds) *
         micros_per_second;
}

std::int64_t micros_of(seconds offset) { return offset.count() * micros_per_second; }

seconds whole_seconds(std::int64_t micros) {
  return std::chrono::floor<seconds>(microseconds{micros});
}

const date::time_zone* locate(const std::string& zone) {
  try {
    date::get_tzdb();
  } catch (const std::runtime_error& error) {
    throw Error{ErrorCode::unavailable, fmt::format("cannot read the time zones: {}", error.what()),
                "install the package tzdata"};
  }
  try {
    return date::locate_zone(zone);
  } catch (const std::runtime_error&) {
    throw Error{ErrorCode::config, fmt::format("cannot use time zone \"{}\": no such zone", zone),
                "time_zone in the contract takes IANA names such as \"Australia/Perth\""};
  }
}

}  // namespace

struct ZoneConverter::Impl {
  const date::time_zone* zone;
};

ZoneConverter::ZoneConverter(const std::string& zone)
    : impl_{std::make_unique<Impl>(Impl{locate(zone)})} {}

ZoneConverter::~ZoneConverter() = default;

std::int64_t ZoneConverter::to_utc(std::int64_t local_micros) {
  shown_ = Shown::once;
  if (local_micros < local_.begin || local_micros >= local_.end) {
    const auto info = impl_->zone->get_info(date::local_seconds{whole_seconds(local_micros)});
    const auto offset = micros_of(info.first.offset);
    // Twice: `first` is the offset before the change, hence the earlier instant. Skipped: the same
    // offset carries the time past the change by what was skipped.
    if (info.result != date::local_info::unique) {
      shown_ = info.result == date::local_info::ambiguous ? Shown::twice : Shown::never;
      return local_micros - offset;
    }
    local_ = {micros_of(info.first.begin) + offset + change_margin,
              micros_of(info.first.end) + offset - change_margin, offset};
    return local_micros - offset;
  }
  return local_micros - local_.offset;
}

std::int64_t ZoneConverter::to_local(std::int64_t utc_micros) {
  if (utc_micros < utc_.begin || utc_micros >= utc_.end) {
    const auto info = impl_->zone->get_info(date::sys_seconds{whole_seconds(utc_micros)});
    utc_ = {micros_of(info.begin), micros_of(info.end), micros_of(info.offset)};
  }
  return utc_micros + utc_.offset;
}

std::optional<std::int64_t> ZoneConverter::utc_of_canonical(std::string_view text) {
  if (const auto local = parse_canonical_timestamp(text)) return to_utc(*local);
  shown_ = Shown::once;
  constexpr std::size_t offset_size = 6;
  if (text.size() < offset_size || !parse_canonical_timestamp(text.substr(0, text.size() - 6))) {
    return std::nullopt;
  }
  const auto [reading, moment] = read_moment(text, DateOrder::day_first);
  if (reading != Reading::understood || !moment.offset_minutes) return std::nullopt;
  return moment.day * micros_per_day + moment.time_micros -
         *moment.offset_minutes * 60 * micros_per_second;
}

void ZoneConverter::append_canonical(std::string& out, std::int64_t utc_micros) {
  const auto local = to_local(utc_micros);
  append_canonical_timestamp(out, local);
  if (to_utc(local) == utc_micros) return;
  const auto minutes = (local - utc_micros) / (60 * micros_per_second);
  out += fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                     std::abs(minutes) % 60);
}

}  // namespace tierline::tickets
