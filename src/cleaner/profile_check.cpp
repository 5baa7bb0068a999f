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
  Profile profile;
  std::string contract_fingerprint;
  std::string value_rules_version;
  std::string verdict;
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

/// A profile of before says nothing of orders, and a column without dates has none.
void read_date_orders(const nlohmann::json& tables, Profile& profile) {
  for (const auto& table : tables) {
    for (const auto& column : table.value("columns", nlohmann::json::array())) {
      const auto dates = column.find("dates");
      if (dates == column.end() || !dates->is_object()) continue;
      const auto proven = dates->find("order");
      if (proven == dates->end() || !proven->is_string()) continue;
      const auto order = tickets::date_order_of(proven->get<std::string>());
      if (order) profile.date_orders[{table.at("name"), column.at("name")}] = *order;
    }
  }
}

Claims claims_of(const std::string& text, const std::filesystem::path& path) {
  try {
    const auto document = nlohmann::json::parse(text);
    Claims claims{{path, sha256(text), document.at("source").at("sha256"), {}, {}},
                  document.at("contract").at("fingerprint"),
                  document.at("value_rules_version"),
                  document.at("verdict")};
    for (const auto& gate : document.value("gates", nlohmann::json::array()))
      claims.profile.gates.push_back(gate_of(gate));
    read_date_orders(document.value("tables", nlohmann::json::array()), claims.profile);
    return claims;
  } catch (const nlohmann::json::exception& error) {
    throw Error{ErrorCode::data,
                fmt::format("cannot read profile \"{}\": {}", path.string(), error.what()),
                "profiler writes profiles"};
  }
}

[[noreturn]] void refuse(const std::filesystem::path& source, const std::filesystem::path& profile,
                         const std::string& cause) {
  throw Error{ErrorCode::data,
              fmt::format("cannot clean \"{}\" by profile \"{}\": {}", source.string(),
                          profile.string(), cause),
              fmt::format("profiler --source {} --output {}", source.string(), profile.string())};
}

}  // namespace

Profile read_profile(const std::filesystem::path& profile, const std::filesystem::path& source,
                     const tickets::Contract& contract) {
  auto claims = claims_of(read_file(profile), profile);
  if (claims.contract_fingerprint != contract.fingerprint) {
    refuse(source, profile,
           fmt::format("it is by a contract with fingerprint {}, this one has {}",
                       claims.contract_fingerprint, contract.fingerprint));
  }
  if (claims.value_rules_version != tickets::value_rules_version) {
    refuse(source, profile,
           fmt::format("it is by rules \"{}\", these are \"{}\"", claims.value_rules_version,
                       tickets::value_rules_version));
  }
  if (claims.verdict == "fail") {
    throw Error{
        ErrorCode::data,
        fmt::format("cannot clean \"{}\": the gates of profile \"{}\" are closed", source.string(),
                    profile.string()),
        "profiler says which and why; without --profile the cleaner sets aside what it can"};
  }
  return std::move(claims.profile);
}

void demand_profile_of(const Profile& profile, const source::SourceFile& source) {
  if (profile.source_sha256 == source.sha256) return;
  refuse(source.path, profile.path,
         fmt::format("it is of a source with SHA-256 {}, this one has {}", profile.source_sha256,
                     source.sha256));
}

}  // namespace tierline::cleaner
