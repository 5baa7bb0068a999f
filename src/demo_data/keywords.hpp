#pragma once

#include "demo_data/plan.hpp"
#include "demo_data/random.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::demo_data {

/// The sentence parts that make a ticket with this title come to its tier under rule set v1: in the
/// description, each once. \param title  the pattern, whose own keywords count
std::vector<std::string_view> deciding_parts(const Ticket& ticket, std::string_view title,
                                             Random& random);

}  // namespace tierline::demo_data
