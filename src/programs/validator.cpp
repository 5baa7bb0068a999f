#include "tierline/validator/validator.hpp"

#include "tierline/cli/program.hpp"

using namespace tierline;

struct Validator {
  static constexpr cli::About about{"validator", "Check that what people see today is right.",
                                    "validator\n  validator --max-snapshot-age 50 --json"};
  using Options = validator::Options;

  static void add_options(CLI::App& app, Options& options) {
    app.add_option("--max-untiered", options.max_untiered_percent,
                   "Per cent of tickets that may lack a tier.")
        ->capture_default_str()
        ->type_name("PERCENT")
        ->check(CLI::Range(0.0, 100.0));
    app.add_option("--max-snapshot-age", options.max_snapshot_age_hours,
                   "Hours that the newest daily snapshot may lie behind the data.")
        ->capture_default_str()
        ->type_name("HOURS")
        ->check(CLI::NonNegativeNumber);
    cli::add_target(app);
  }

  static validator::Report run(const Options& options, cli::Context& context) {
    return validator::run(options, context.target(), context.services());
  }
};

int main(int argc, char** argv) { return cli::run_program<Validator>(argc, argv); }
