#pragma once

#include <string>

namespace tierline::releases {

/// The first half of the advisory lock that a load holds; the second is made of its schema. The
/// number is ours and means nothing.
inline std::string load_lock() { return "716527"; }

}  // namespace tierline::releases
