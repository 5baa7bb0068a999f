#pragma once

#include "tierline/observability/metrics.hpp"

#include <span>

namespace tierline::observability {

/// Upper limits of the buckets of this histogram, inclusive; above the last is +Inf.
std::span<const double> bucket_limits(const MetricDescription& metric);

}  // namespace tierline::observability
