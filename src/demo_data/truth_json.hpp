#pragma once

#include "tierline/demo_data/demo_data.hpp"

#include "demo_data/truth.hpp"

#include <nlohmann/json_fwd.hpp>

namespace tierline::demo_data {

/// The content of truth.json. Kinds of defects with more than a thousand values are listed in
/// truth_defects.csv only.
nlohmann::ordered_json truth_json(const Truth& truth, const Options& options);

}  // namespace tierline::demo_data
