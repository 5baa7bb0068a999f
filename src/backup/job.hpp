#pragma once

#include "tierline/backup/backup.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tierline::backup {

/// What every step of one run may use.
struct Job {
  const Options& options;
  const Connect& connect;
  const observability::Services& services;
};

/// `3 tables, 12345 rows`.
std::string summary(const Tables& tables);

/// What differs, a sentence each; nothing if both are the same.
std::vector<std::string> differences(const Tables& wanted, const Tables& found);

/// Sentences, joined.
std::string joined(const std::vector<std::string>& sentences);

}  // namespace tierline::backup
