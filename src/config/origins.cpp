#include "tierline/config/origins.hpp"

#include "tierline/config/variables.hpp"

#include <fmt/format.h>

namespace tierline::config {
namespace {

/// What every setting is looked up in.
struct Sources {
  const Environment& environment;
  const Dotenv& dotenv;
  const FlagValues& flags;
};

/// Where the value that the environment has now came from, and the place.
std::pair<Origin, std::string> way_into_environment(const Dotenv& dotenv, std::string_view name) {
  const auto line = dotenv.lines.find(name);
  if (line == dotenv.lines.end()) return {Origin::environment, std::string{name}};
  return {Origin::dotenv, fmt::format("{}:{}", dotenv.file.string(), line->second)};
}

ShownSetting shown(const Variable& variable, const Sources& sources) {
  const std::string name{variable.name};
  if (const auto flag = sources.flags.find(name); flag != sources.flags.end()) {
    return {name, flag->second, Origin::flag, std::string{variable.flag}, variable.meaning};
  }
  if (auto value = sources.environment.find(name)) {
    const auto [origin, place] = way_into_environment(sources.dotenv, name);
    return {name, variable.secret ? std::string{masked_secret} : *value, origin, place,
            variable.meaning};
  }
  return {name, std::string{variable.default_text}, Origin::default_value, {}, variable.meaning};
}

ShownSetting shown(const PostgresTarget& target, const Dotenv& dotenv) {
  ShownSetting setting{"target", {}, Origin::default_value, {}, "PostgreSQL to use"};
  switch (target.kind) {
    case PostgresTarget::Kind::uri:
      setting.value = target.uri->safe();
      setting.origin = Origin::flag;
      setting.place = "--target";
      break;
    case PostgresTarget::Kind::libpq: {
      const auto [origin, place] = way_into_environment(dotenv, target.variable);
      setting.value = "what the PG* variables say";
      setting.origin = origin;
      setting.place = place;
      break;
    }
    case PostgresTarget::Kind::local: setting.value = "the private PostgreSQL of this machine";
  }
  return setting;
}

}  // namespace

std::string_view to_string(Origin origin) {
  switch (origin) {
    case Origin::flag: return "flag";
    case Origin::environment: return "environment";
    case Origin::dotenv: return ".env";
    case Origin::default_value: break;
  }
  return "default";
}

std::vector<ShownSetting> shown_settings(const Environment& environment, const Dotenv& dotenv,
                                         const Settings& settings, const PostgresTarget& target,
                                         const FlagValues& flags) {
  std::vector<ShownSetting> result{shown(target, dotenv)};
  for (const auto& variable : variables()) {
    result.push_back(shown(variable, {environment, dotenv, flags}));
    if (variable.name == "TIERLINE_HOME") result.back().value = settings.home.string();
  }
  return result;
}

}  // namespace tierline::config
