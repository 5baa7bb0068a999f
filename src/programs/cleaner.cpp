#include "tierline/cleaner/cleaner.hpp"

#include "tierline/cli/program.hpp"

using namespace tierline;

struct Cleaner {
  static constexpr cli::About about{
      "cleaner", "Write a corrected copy of a source database.",
      "  cleaner --source source.db --profile profile.json --output clean.db"};
  using Options = cleaner::Options;

  static void add_options(CLI::App& app, Options& options) {
    cli::add_source(app, options.source, "SQLite database to clean.")->capture_default_str();
    app.add_option("--profile", options.profile,
                   "Profile of the source; refused if it is of another source or contract, or if "
                   "its gates are closed. Default: none is asked.")
        ->type_name("FILE");
    cli::add_contract(app, options.contract, "Contract to clean by.");
    cli::add_output(app, options.output, "Database to write.")->capture_default_str();
    app.add_option(
           "--min-score", options.min_score,
           "Write nothing, and leave with 1, if what is clean has a lower score. Default: it "
           "must not be lower than the source's.")
        ->type_name("0..100")
        ->check(CLI::Range(0.0, 100.0));
    app.add_flag("--dry-run", options.dry_run,
                 "Do all of it in a temporary database, say what came of it, and write nothing.");
    app.add_flag(
        "--show-values", options.show_values,
        "Show personal and client data in samples; else their letters are x and their digits 9.");
  }

  static cleaner::Report run(const Options& options, cli::Context& context) {
    return cleaner::run(options, context.services());
  }
};

int main(int argc, char** argv) { return cli::run_program<Cleaner>(argc, argv); }
