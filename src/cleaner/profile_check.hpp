#pragma once

#include "tierline/quality/gate.hpp"
#include "tierline/source/source_file.hpp"
#include "tierline/tickets/contract.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tierline::cleaner {

/// What a profile says of the source that it was made from.
struct Profile {
  std::filesystem::path path;
  std::string sha256;
  std::string source_sha256;
  std::vector<quality::GateResult> gates;  ///< name, subject, verdict and detail
  /// By table and column: the order of dates that the evidence proves.
  std::map<std::pair<std::string, std::string>, tickets::DateOrder> date_orders;
};

/// Demands that the profile was made by this contract and these rules, and that its gates are open.
/// \throws Error data with both fingerprints if not, io \param source  for the words of errors
Profile read_profile(const std::filesystem::path& profile, const std::filesystem::path& source,
                     const tickets::Contract& contract);

/// Demands that it was made from this source. \throws Error data with both sums if not
void demand_profile_of(const Profile& profile, const source::SourceFile& source);

}  // namespace tierline::cleaner
