#pragma once

#include <cstdint>

namespace tierline::observability {

/// The most memory this program ever held, in bytes (VmHWM; getrusage would count what the process
/// was before exec as well). 0 where /proc does not say.
std::uint64_t peak_rss_bytes();

}  // namespace tierline::observability
