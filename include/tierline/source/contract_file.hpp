#pragma once

#include "tierline/tickets/contract.hpp"

#include <filesystem>

namespace tierline::source {

/// The contract of a file, or the built-in one for an empty path.
/// \throws Error io if it cannot be read, config if it is malformed
tickets::Contract read_contract(const std::filesystem::path& path);

}  // namespace tierline::source
