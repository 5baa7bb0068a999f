#pragma once

#include "tierline/etl/findings.hpp"
#include "tierline/quality/rules.hpp"
#include "tierline/validator/validator.hpp"

#include <string>
#include <vector>

namespace tierline::validator {

/// \throws Error config, io
quality::RuleSet read_rules(const std::filesystem::path& path);

QualityReport report_on(std::string subject, quality::Assessment assessment, const Options& options,
                        const observability::Services& services);

/// The one finding about the score: fail below the least one, without one, or when a critical rule
/// does not hold or one could not be answered; warn when another does not hold.
Finding score_finding(const QualityReport& report);

/// A record for each rule, `rule:` before its id.
std::vector<etl::FindingRecord> records_of(const QualityReport& report);

}  // namespace tierline::validator
