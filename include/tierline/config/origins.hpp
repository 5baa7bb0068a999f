#pragma once

#include "tierline/config/environment.hpp"
#include "tierline/config/postgres_target.hpp"
#include "tierline/config/settings.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::config {

/// Where a value came from. Of several that say something the first one here wins.
enum class Origin { flag, environment, dotenv, default_value };

/// `flag`, `environment`, `.env`, `default`
std::string_view to_string(Origin origin);

/// A setting as people may see it.
struct ShownSetting {
  std::string name;
  std::string value;  ///< a secret is masked; a default is in words where it is no single value
  Origin origin;
  std::string place;  ///< the flag, the variable, or file and line; empty for a default
  std::string_view meaning;
};

/// What the flags of a command line say, by the variable that they beat.
using FlagValues = std::map<std::string, std::string, std::less<>>;

/// First the PostgreSQL to use, as `target`, then every one of `variables()`.
std::vector<ShownSetting> shown_settings(const Environment& environment, const Dotenv& dotenv,
                                         const Settings& settings, const PostgresTarget& target,
                                         const FlagValues& flags);

}  // namespace tierline::config
