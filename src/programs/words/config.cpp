#include "tierline/cli/program.hpp"
#include "tierline/config/origins.hpp"
#include "tierline/config/variables.hpp"

#include "words/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::words {
namespace {

struct Report {
  std::vector<config::ShownSetting> settings;
  bool with_origin = false;

  Verdict verdict() const { return Verdict::pass; }
};

std::string origin_of(const config::ShownSetting& setting) {
  if (setting.origin == config::Origin::flag) return "flag " + setting.place;
  if (setting.origin == config::Origin::dotenv) return setting.place;
  return std::string{to_string(setting.origin)};
}

std::string to_text(const Report& report) {
  std::size_t name_width = 0;
  std::size_t value_width = 0;
  for (const auto& setting : report.settings) {
    name_width = std::max(name_width, setting.name.size());
    value_width = std::max(value_width, setting.value.size());
  }
  if (!report.with_origin) value_width = 0;
  std::string out;
  for (const auto& setting : report.settings) {
    out += fmt::format("{:<{}}  {:<{}}", setting.name, name_width, setting.value, value_width);
    if (report.with_origin) out += "  " + origin_of(setting);
    out += '\n';
  }
  return out;
}

nlohmann::json to_json(const Report& report) {
  auto settings = nlohmann::json::array();
  for (const auto& setting : report.settings) {
    settings.push_back({{"name", setting.name},
                        {"value", setting.value},
                        {"origin", to_string(setting.origin)},
                        {"place", setting.place},
                        {"meaning", setting.meaning}});
  }
  return {{"settings", settings}};
}

struct Config {
  static constexpr cli::About about{
      "tierline config", "Every setting with its value, and where that came from.",
      "tierline config show --origin\n"
      "  tierline config show --json | jq -r '.settings[] | select(.origin == \".env\").name'"};

  struct Options {
    const CLI::App* app = nullptr;  ///< to ask which flags were given
    bool origin = false;
  };

  static void add_options(CLI::App& app, Options& options) {
    options.app = &app;
    app.require_subcommand(1);
    cli::add_target(app);
    app.add_subcommand("show", "What holds for a command that is started here and now.")
        ->fallthrough()
        ->add_flag("--origin", options.origin,
                   "And from where: a flag, the environment, a line of .env, or the default.");
  }

  static Report run(const Options& options, cli::Context& context) {
    config::FlagValues flags;
    for (const auto& variable : config::variables()) {
      if (variable.flag.empty()) continue;
      const auto* option = options.app->get_option_no_throw(std::string{variable.flag});
      if (option == nullptr || option->count() == 0) continue;
      flags.emplace(variable.name, option->as<std::string>());
    }
    const auto environment = config::Environment::of_process();
    const auto target = config::postgres_target(cli::target_of(*options.app), environment);
    return {
        config::shown_settings(environment, context.dotenv(), context.settings(), target, flags),
        options.origin};
  }
};

}  // namespace

int config(int argc, char** argv) { return cli::run_program<Config>(argc, argv); }

}  // namespace tierline::words
