#pragma once

#include <string_view>

namespace tierline::cli {

/// As CMakeLists.txt has it.
std::string_view version();

}  // namespace tierline::cli
