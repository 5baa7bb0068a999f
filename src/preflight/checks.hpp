#pragma once

#include "tierline/preflight/preflight.hpp"

namespace tierline::preflight {

// By what they look at; `checks()` joins them.
std::span<const Check> source_checks();
std::span<const Check> setting_checks();
std::span<const Check> machine_checks();
std::span<const Check> server_checks();

/// Bytes of all sources; those that are not there count nothing.
std::uint64_t source_bytes(const Options& options);

}  // namespace tierline::preflight
