#include "tierline/cli/program.hpp"

#include "words/words.hpp"

namespace tierline::words {
namespace {

/// Asks the commands themselves, so it knows what they know.
constexpr std::string_view bash_script = R"(_tierline() {
  local word=${COMP_WORDS[COMP_CWORD]} path=() before help
  for before in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $before == -* ]] && break
    path+=("$before")
  done
  help=$("${COMP_WORDS[0]}" "${path[@]}" --help 2>/dev/null) || return
  if [[ $word == -* ]]; then
    help=$(grep -oE -- '--[a-z][a-z-]*' <<<"$help" | sort -u)
  else
    help=$(sed -n '/^\(Commands\|Single steps\|Subcommands\):$/,/^$/s/^  \([a-z][a-z-]*\)  .*/\1/p' <<<"$help")
  fi
  mapfile -t COMPREPLY < <(compgen -W "$help" -- "$word")
}
complete -o default -F _tierline tierline
)";

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
      "source <(tierline completion bash)"};

  struct Options {
    std::string shell;
  };

  static void add_options(CLI::App& app, Options& options) {
    app.add_option("shell", options.shell, "Whose script: bash.")
        ->required()
        ->type_name("SHELL")
        ->check(CLI::IsMember({"bash"}));
  }

  static Report run(const Options& options, cli::Context& /*context*/) {
    return {options.shell, bash_script};
  }
};

}  // namespace

int completion(int argc, char** argv) { return cli::run_program<Completion>(argc, argv); }

}  // namespace tierline::words
