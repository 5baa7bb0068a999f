#include "tierline/tier_backfill/tier_backfill.hpp"

#include "tierline/cli/program.hpp"

using namespace tierline;

struct TierBackfill {
  static constexpr cli::About about{"tier-backfill",
                                    "Give every ticket of the published release its support tier.",
                                    "tier-backfill\n  tier-backfill --rules v1 --sample 20\n"
                                    "  tier-backfill --rules ours.toml --dry-run\n"
                                    "  tier-backfill --evaluate tests/data/tier_labels.csv"};
  using Options = tier_backfill::Options;

  static void add_options(CLI::App& app, Options& options) {
    app.add_option("--rules", options.rules, "v1, v2, or a TOML file of rules.")
        ->capture_default_str()
        ->type_name("NAME|FILE");
    auto* sample =
        app.add_option("--sample", options.sample, "Show so many tickets; write nothing.")
            ->type_name("N")
            ->check(CLI::Range(1, 100'000));
    auto* dry_run = cli::add_dry_run(app, options.dry_run);
    dry_run->excludes(sample);
    app.add_option("--log-rows", options.log_every_rows,
                   "A log record after every so many tickets. Default: none, see --progress.")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000'000));
    auto* evaluate =
        app.add_option("--evaluate", options.evaluate,
                       "Measure the rules on labelled tickets (CSV); needs no database.")
            ->type_name("FILE")
            ->excludes(sample)
            ->excludes(dry_run);
    app.add_option("--minimum-accuracy", options.minimum_accuracy_percent,
                   "Per cent below which an evaluation fails.")
        ->capture_default_str()
        ->type_name("PERCENT")
        ->check(CLI::Range(0.0, 100.0))
        ->needs(evaluate);
    cli::add_target(app);
  }

  static tier_backfill::Report run(const Options& options, cli::Context& context) {
    if (!options.evaluate.empty()) return tier_backfill::measure(options);
    return tier_backfill::run(options, context.target(), context.services());
  }
};

int main(int argc, char** argv) { return cli::run_program<TierBackfill>(argc, argv); }
