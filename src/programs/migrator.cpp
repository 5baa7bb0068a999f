#include "tierline/migrator/migrator.hpp"

#include "tierline/cli/program.hpp"

using namespace tierline;

struct Migrator {
  static constexpr cli::About about{"migrator",
                                    "Load a cleaned database into a new release and publish it.",
                                    "migrator --source clean.db"};
  using Options = migrator::Options;

  static void add_options(CLI::App& app, Options& options) {
    cli::add_source(app, options.source, "SQLite file that cleaner wrote.")->required();
    cli::add_target(app);
    cli::add_contract(app, options.contract, "The contract it was cleaned by.");
    app.add_option("--tier-rules", options.tier_rules, "Rule set that gives tickets their tier.")
        ->type_name("VERSION")
        ->check(CLI::IsMember({"v1", "v2"}))
        ->capture_default_str();
  }

  static migrator::Report run(const Options& options, cli::Context& context) {
    return migrator::run(options, context.target(), context.services());
  }
};

int main(int argc, char** argv) { return cli::run_program<Migrator>(argc, argv); }
