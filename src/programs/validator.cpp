#include "tierline/validator/validator.hpp"

#include "tierline/cli/program.hpp"

using namespace tierline;

struct Validator {
  static constexpr cli::About about{
      "validator", "Check that what people see today is right, or how good a source is.",
      "validator\n  validator --source work/source.db --explain\n  validator --max-snapshot-age 50 "
      "--json"};
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
    app.add_option("--max-orphans", options.max_orphans_percent,
                   "Per cent of comments that may be of no ticket.")
        ->capture_default_str()
        ->type_name("PERCENT")
        ->check(CLI::Range(0.0, 100.0));
    auto* const source = cli::add_source(app, options.source,
                                         "SQLite database to assess instead, as exported, imported "
                                         "or cleaned; needs no PostgreSQL.");
    cli::add_contract(app, options.contract,
                      "What each column is; of a published release the one it was loaded by.");
    app.add_option("--rules", options.rules, "Rules of quality. Default: the built-in ones.")
        ->type_name("FILE");
    app.add_option("--min-score", options.min_score, "A lower score is a fail.")
        ->capture_default_str()
        ->type_name("SCORE")
        ->check(CLI::Range(0.0, 100.0));
    app.add_flag("--explain", options.explain,
                 "Say what would lift the score to --min-score, the greatest gain first.");
    app.add_flag("--every-rule", options.every_rule, "Show the rules that hold as well.");
    app.add_flag("!--no-dashboards", options.dashboards,
                 "Do not ask the dashboards' queries and note how long they take.")
        ->excludes(source);
    auto* const no_quality = app.add_flag("!--no-quality", options.quality,
                                          "Do not assess the published release: only the checks.");
    no_quality->excludes(source);
    cli::add_target(app)->excludes(source);
  }

  static validator::Report run(const Options& options, cli::Context& context) {
    if (!options.source.empty()) return validator::assess_source(options, context.services());
    return validator::run(options, context.target(), context.services());
  }
};

int main(int argc, char** argv) { return cli::run_program<Validator>(argc, argv); }
