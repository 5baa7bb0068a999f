#include "cli/version.hpp"

namespace tierline::cli {

std::string_view version() { return TIERLINE_VERSION; }

}  // namespace tierline::cli
