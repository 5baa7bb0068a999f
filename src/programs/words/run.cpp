#include "tierline/cli/program.hpp"
#include "tierline/pipeline/pipeline.hpp"

#include "words/words.hpp"

namespace tierline::words {
namespace {

struct Run {
  static constexpr cli::About about{
      "tierline run",
      "Check, back up, import, profile, clean, load, tier, snapshot and validate, in one go.",
      "tierline run tickets.xlsx comments.xlsx timesheets.xlsx"};
  using Options = pipeline::Options;

  static void add_options(CLI::App& app, Options& options) {
    cli::add_exports(app, options);
    cli::add_source(app, options.source, "A source database instead of exports.");
    app.add_option("--tier-rules", options.tier_rules, "Rule set that gives tickets their tier.")
        ->type_name("VERSION")
        ->check(CLI::IsMember({"v1", "v2"}))
        ->capture_default_str();
    cli::add_load_gates(app, options, migrator::proofs());
    cli::add_jobs(app, options.jobs, migrator::most_jobs);
    app.add_option("--work", options.work,
                   "Directory for source.db, to which imports add, profile.json and clean.db. "
                   "Default: work "
                   "in TIERLINE_HOME.")
        ->type_name("DIR");
    app.add_option("--backups", options.backups,
                   "Directory of what is backed up before the load. Default: backups in "
                   "TIERLINE_HOME.")
        ->type_name("DIR");
    app.add_flag("--no-backup", options.no_backup,
                 "Load without a way back: pg_dump is not needed.");
    cli::add_target(app);
  }

  static pipeline::Report run(const Options& given, cli::Context& context) {
    auto options = given;
    const auto& settings = context.settings();
    if (options.work.empty()) options.work = settings.home / "work";
    if (options.backups.empty()) options.backups = settings.home / "backups";
    options.scratch = settings.scratch;
    options.tool_directories = settings.tool_directories;
    return pipeline::run(options, context.target(), context.services());
  }
};

}  // namespace

int run(int argc, char** argv) { return cli::run_program<Run>(argc, argv); }

}  // namespace tierline::words
