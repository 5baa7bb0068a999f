#include "tierline/status/status.hpp"

#include "tierline/cli/program.hpp"

#include "words/words.hpp"

namespace tierline::words {
namespace {

struct Status {
  static constexpr cli::About about{
      "tierline status", "The last runs, the published release, the quarantine and the backups.",
      "tierline status\n  tierline status --json | jq .published"};
  using Options = status::Options;

  static void add_options(CLI::App& app, Options& options) {
    app.add_option("--runs", options.runs, "How many of the last runs are listed.")
        ->type_name("N")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app.add_option("--backups", options.backups,
                   "Directory of backups. Default: backups in TIERLINE_HOME.")
        ->type_name("DIR");
    cli::add_target(app);
  }

  static status::Report run(const Options& given, cli::Context& context) {
    auto options = given;
    if (options.backups.empty()) options.backups = context.settings().home / "backups";
    return status::run(options, context.running_target(), context.services());
  }
};

}  // namespace

int status(int argc, char** argv) { return cli::run_program<Status>(argc, argv); }

}  // namespace tierline::words
