#include "tierline/profiler/profiler.hpp"

#include "tierline/cli/program.hpp"

using namespace tierline;

struct Profiler {
  static constexpr cli::About about{
      "profiler", "Find out what a source database really contains.",
      "  profiler --source source.db --output profile.json\n"
      "  profiler --source source.db --json | jq '.gates[] | select(.verdict != \"pass\")'"};
  using Options = profiler::Options;

  static void add_options(CLI::App& app, Options& options) {
    cli::add_source(app, options.source, "SQLite database to profile.")->capture_default_str();
    cli::add_contract(app, options.contract, "Contract to hold it against.");
    cli::add_output(app, options.output, "Profile to write.")->capture_default_str();
    app.add_flag("--show-values", options.show_values,
                 "Show samples of personal and client columns as they are, not masked.");
  }

  static profiler::Report run(const Options& options, cli::Context& context) {
    return profiler::run(options, context.services());
  }
};

int main(int argc, char** argv) { return cli::run_program<Profiler>(argc, argv); }
