#include "tierline/profiler/profiler.hpp"

#include "tierline/cli/one_of.hpp"
#include "tierline/cli/program.hpp"
#include "tierline/profiler/diff.hpp"

using namespace tierline;

/// Of a profile, or of the comparison of two.
using Report = cli::OneOf<profiler::Report, profiler::DiffReport>;

struct Profiler {
  static constexpr cli::About about{
      "profiler", "Find out what a source database really contains.",
      "  profiler --source source.db --output profile.json\n"
      "  profiler --source source.db --json | jq '.gates[] | select(.verdict != \"pass\")'\n"
      "  profiler diff last.json profile.json"};

  struct Options : profiler::Options {
    bool dry_run_target = false;
    bool comparing = false;
    profiler::DiffOptions diff = {};
  };

  static void add_options(CLI::App& app, Options& options) {
    cli::add_source(app, options.source, "SQLite database to profile.")->capture_default_str();
    cli::add_contract(app, options.contract,
                      "Contract to hold it against; none: only describe every table.");
    cli::add_output(app, options.output, "Profile to write.")->capture_default_str();
    app.add_flag("--show-values", options.show_values,
                 "Show values of personal and client columns as they are, not masked.");
    app.add_option("--sample", options.sample_rows,
                   "Read about so many rows of each table only: a preview, which passes no gate.")
        ->type_name("ROWS")
        ->check(CLI::PositiveNumber);
    app.add_option("--as-of", options.as_of,
                   "Day after which a date lies in the future. Default: that of the last import, "
                   "or of the newest ticket.")
        ->type_name("DATE");
    auto* trial =
        app.add_flag("--dry-run-target", options.dry_run_target,
                     "Load a sample into PostgreSQL, run the dashboards' queries on it, and roll "
                     "all of it back: one gate more.");
    app.add_option("--dry-run-rows", options.dry_run_rows, "Rows of each table for it.")
        ->type_name("ROWS")
        ->check(CLI::PositiveNumber)
        ->capture_default_str()
        ->needs(trial);
    cli::add_target(app);
    add_diff(app, options);
  }

  static Report run(const Options& options, cli::Context& context) {
    if (options.comparing) return {profiler::diff(options.diff)};
    auto* target = options.dry_run_target ? &context.target() : nullptr;
    return {profiler::run(options, context.services(), target)};
  }

 private:
  static void add_diff(CLI::App& app, Options& options) {
    auto* diff = app.add_subcommand("diff", "Say what changed between two profiles.");
    diff->callback([&options] { options.comparing = true; });
    diff->add_option("BEFORE", options.diff.before, "The older profile.")->required();
    diff->add_option("AFTER", options.diff.after, "The newer profile.")->required();
    add_share(*diff, "--null-rate", options.diff.null_rate_limit,
              "How far the share of missing values may move.");
    add_share(*diff, "--distinct", options.diff.distinct_limit,
              "How far the number of different values may move, as a share of what it was.");
    add_share(*diff, "--drift", options.diff.drift_limit,
              "What share of the values may be others than before.");
  }

  static void add_share(CLI::App& app, const char* name, double& share, const char* meaning) {
    app.add_option(name, share, meaning)
        ->type_name("SHARE")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
  }
};

int main(int argc, char** argv) { return cli::run_program<Profiler>(argc, argv); }
