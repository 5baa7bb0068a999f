#pragma once

#include "tierline/tickets/contract.hpp"

#include <filesystem>

namespace tierline::source {

/// The contract of a file; the one that the program carries under this name, such as `servicenow`
/// (a file of that name is meant by `./servicenow`); the built-in one for an empty path.
/// \throws Error io if it cannot be read, config if it is malformed
tickets::Contract read_contract(const std::filesystem::path& path);

}  // namespace tierline::source
