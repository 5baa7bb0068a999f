#pragma once

#include "tierline/source/source_file.hpp"
#include "tierline/tickets/contract.hpp"

#include <filesystem>
#include <string>

namespace tierline::cleaner {

/// Demands that the profile was made from this source by this contract and these rules, and that
/// its gates are open. \return the profile's SHA-256 \throws Error data with both fingerprints if
/// not
std::string check_profile(const std::filesystem::path& profile, const source::SourceFile& source,
                          const tickets::Contract& contract);

}  // namespace tierline::cleaner
