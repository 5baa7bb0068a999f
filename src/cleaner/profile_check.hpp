#pragma once

#include "tierline/quality/gate.hpp"
#include "tierline/source/source_file.hpp"
#include "tierline/tickets/contract.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tierline::cleaner {

struct CheckedProfile {
  std::string sha256;
  std::vector<quality::GateResult> gates;  ///< name, subject, verdict and detail
};

/// Demands that the profile was made from this source by this contract and these rules, and that
/// its gates are open. \throws Error data with both fingerprints if not
CheckedProfile check_profile(const std::filesystem::path& profile, const source::SourceFile& source,
                             const tickets::Contract& contract);

}  // namespace tierline::cleaner
