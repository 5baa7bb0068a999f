#include "tierline/preflight/preflight.hpp"

#include "tierline/cli/program.hpp"
#include "tierline/postgres/local_server.hpp"
#include "tierline/postgres/session.hpp"

using namespace tierline;

struct Preflight {
  static constexpr cli::About about{"preflight", "Can this machine carry the load now?",
                                    "preflight --source tickets.xlsx --source comments.xlsx\n"
                                    "  preflight --source source.db --require memory --json"};
  using Options = preflight::Options;

  static void add_options(CLI::App& app, Options& options) {
    app.add_option("--source", options.sources,
                   "An export or a source database that will be read; may be given again.")
        ->type_name("FILE")
        ->expected(1)
        ->take_all();
    cli::add_contract(app, options.contract, "Which header is which column.");
    app.add_option("--tier-rules", options.tier_rules, "Rule set that gives tickets their tier.")
        ->type_name("VERSION")
        ->capture_default_str();
    app.add_option("--work", options.work,
                   "Directory of source.db and clean.db. Default: work in TIERLINE_HOME.")
        ->type_name("DIR");
    app.add_option("--backups", options.backups,
                   "Directory of backups. Default: backups in TIERLINE_HOME.")
        ->type_name("DIR");
    app.add_flag("--no-backup", options.no_backup,
                 "The load needs no way back: do not ask for pg_dump.");
    app.add_option("--memory", options.recommended_memory_gib, "Free memory that is recommended.")
        ->capture_default_str()
        ->type_name("GIB")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--require", options.require,
                   "Checks whose warning is a failure; may be given again.")
        ->type_name("NAME")
        ->take_all();
    cli::add_target(app);
  }

  static preflight::Report run(const Options& given, cli::Context& context) {
    auto options = given;
    const auto& settings = context.settings();
    if (options.work.empty()) options.work = settings.home / "work";
    if (options.backups.empty()) options.backups = settings.home / "backups";
    options.scratch = settings.scratch;
    options.tool_directories = settings.tool_directories;
    return preflight::run(
        options, [&]() -> postgres::Session& { return context.target(); }, context.services());
  }
};

int main(int argc, char** argv) { return cli::run_program<Preflight>(argc, argv); }
