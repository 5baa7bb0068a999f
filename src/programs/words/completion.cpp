#include "tierline/cli/program.hpp"
#include "tierline/completions.hpp"

#include "words/words.hpp"

#include <algorithm>

namespace tierline::words {
namespace {

/// Each asks the commands themselves, so it knows what they know.
constexpr auto scripts = completions::all;

struct Report {
  std::string shell;
  std::string_view script;

  Verdict verdict() const { return Verdict::pass; }
};

std::string to_text(const Report& report) { return std::string{report.script}; }

nlohmann::json to_json(const Report& report) {
  return {{"shell", report.shell}, {"script", report.script}};
}

struct Completion {
  static constexpr cli::About about{
      "tierline completion", "Print a script that completes tierline's commands and options.",
      "source <(tierline completion bash)\n"
      "  tierline completion fish >~/.config/fish/completions/tierline.fish"};

  struct Options {
    std::string shell;
  };

  static void add_options(CLI::App& app, Options& options) {
    std::vector<std::string> shells;
    for (const auto& script : scripts) shells.emplace_back(script.name);
    app.add_option("shell", options.shell, "Whose script.")
        ->required()
        ->type_name("SHELL")
        ->check(CLI::IsMember(shells));
  }

  static Report run(const Options& options, cli::Context& /*context*/) {
    const auto* const script = std::find_if(scripts.begin(), scripts.end(), [&](const Sql& each) {
      return each.name == options.shell;
    });
    return {options.shell, script->text};
  }
};

}  // namespace

int completion(int argc, char** argv) { return cli::run_program<Completion>(argc, argv); }

}  // namespace tierline::words
