#include "cleaner/profile_check.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/tickets/values.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tierline::cleaner {
namespace {

struct Claims {
  std::string source_sha256;
  std::string contract_fingerprint;
  std::string value_rules_version;
  std::string verdict;
  std::vector<quality::GateResult> gates;
};

quality::GateResult gate_of(const nlohmann::json& object) {
  const std::string verdict = object.at("verdict");
  quality::GateResult gate;
  gate.name = object.at("name");
  gate.subject = object.at("subject");
  gate.verdict = verdict == "pass"   ? Verdict::pass
                 : verdict == "warn" ? Verdict::warn
                                     : Verdict::fail;
  gate.detail = object.at("detail");
  return gate;
}

Claims claims_of(const std::string& text, const std::filesystem::path& path) {
  try {
    const auto document = nlohmann::json::parse(text);
    Claims claims{document.at("source").at("sha256"),
                  document.at("contract").at("fingerprint"),
                  document.at("value_rules_version"),
                  document.at("verdict"),
                  {}};
    for (const auto& gate : document.value("gates", nlohmann::json::array()))
      claims.gates.push_back(gate_of(gate));
    return claims;
  } catch (const nlohmann::json::exception& error) {
    throw Error{ErrorCode::data,
                fmt::format("cannot read profile \"{}\": {}", path.string(), error.what()),
                "profiler writes profiles"};
  }
}

}  // namespace

CheckedProfile check_profile(const std::filesystem::path& profile, const source::SourceFile& source,
                             const tickets::Contract& contract) {
  const auto text = read_file(profile);
  auto claims = claims_of(text, profile);
  const auto refuse = [&](const std::string& cause) {
    throw Error{
        ErrorCode::data,
        fmt::format("cannot clean \"{}\" by profile \"{}\": {}", source.path.string(),
                    profile.string(), cause),
        fmt::format("profiler --source {} --output {}", source.path.string(), profile.string())};
  };
  if (claims.source_sha256 != source.sha256) {
    refuse(fmt::format("it is of a source with SHA-256 {}, this one has {}", claims.source_sha256,
                       source.sha256));
  }
  if (claims.contract_fingerprint != contract.fingerprint) {
    refuse(fmt::format("it is by a contract with fingerprint {}, this one has {}",
                       claims.contract_fingerprint, contract.fingerprint));
  }
  if (claims.value_rules_version != tickets::value_rules_version) {
    refuse(fmt::format("it is by rules \"{}\", these are \"{}\"", claims.value_rules_version,
                       tickets::value_rules_version));
  }
  if (claims.verdict == "fail") {
    throw Error{
        ErrorCode::data,
        fmt::format("cannot clean \"{}\": the gates of profile \"{}\" are closed",
                    source.path.string(), profile.string()),
        "profiler says which and why; without --profile the cleaner sets aside what it can"};
  }
  return {sha256(text), std::move(claims.gates)};
}

}  // namespace tierline::cleaner
