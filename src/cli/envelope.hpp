#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/base/verdict.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace tierline::cli {

/// What every JSON report says beside its own keys.
struct Envelope {
  std::string_view tool;
  Verdict verdict;
  TimePoint started_at;
  double duration_seconds;
  std::string run_id;
  std::uint64_t peak_rss_bytes;
};

/// The document of `--json`: the envelope's keys first, then the report's; of equal keys the
/// envelope's counts. Invalid UTF-8 is replaced.
std::string enveloped(const Envelope& envelope, const nlohmann::json& report);

}  // namespace tierline::cli
