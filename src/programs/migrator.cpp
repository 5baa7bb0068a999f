#include "tierline/migrator/migrator.hpp"

#include "tierline/cli/program.hpp"

using namespace tierline;

struct Migrator {
  static constexpr cli::About about{"migrator",
                                    "Load a cleaned database into a new release and publish it.",
                                    "migrator --source clean.db"};
  using Options = migrator::Options;

  static void add_options(CLI::App& app, Options& options) {
    using migrator::Mode;
    cli::add_source(app, options.source, "SQLite file that cleaner wrote.")->required();
    cli::add_target(app);
    cli::add_contract(app, options.contract, "The contract it was cleaned by.");
    app.add_option("--tier-rules", options.tier_rules, "Rule set that gives tickets their tier.")
        ->type_name("VERSION")
        ->check(CLI::IsMember({"v1", "v2"}))
        ->capture_default_str();
    cli::add_choice<Mode>(app, "--mode", options.mode,
                          {{"simple", Mode::simple},
                           {"canary", Mode::canary},
                           {"blue-green", Mode::blue_green},
                           {"complete", Mode::complete}},
                          "simple: load, prove, publish. canary: quality gate and a tenth of the "
                          "tickets, rolled back. blue-green: load, prove, try the release before "
                          "publishing it. complete: canary, then blue-green.")
        ->default_str("complete");
    app.add_option("--seed", options.seed, "Chooses the tickets of the canary.")
        ->capture_default_str()
        ->type_name("N");
    cli::add_load_gates(app, options, migrator::proofs());
    cli::add_jobs(app, options.jobs, migrator::most_jobs);
    cli::add_dry_run(app, options.dry_run);
  }

  static migrator::Report run(const Options& options, cli::Context& context) {
    return migrator::run(options, context.target(), context.services());
  }
};

int main(int argc, char** argv) { return cli::run_program<Migrator>(argc, argv); }
