#include "tierline/automation/automation.hpp"

#include "tierline/cli/program.hpp"

#include "words/words.hpp"

namespace tierline::words {
namespace {

struct Automation {
  static constexpr cli::About about{"tierline automation",
                                    "What automation and self-service report by month.",
                                    "tierline automation load automation.csv\n"
                                    "  tierline automation load self-service.xlsx --dry-run"};
  using Options = automation::Options;

  static void add_options(CLI::App& app, Options& options) {
    app.require_subcommand(1);
    cli::add_target(app);
    auto* load = app.add_subcommand("load", "Take over the rows of a file, by month and type.")
                     ->fallthrough();
    load->add_option("FILE", options.file,
                     "CSV or workbook with month, automation_type, tickets_automated and, if "
                     "known, hours_saved, cost_saved; or with month, service_type, "
                     "deflected_tickets and, if known, success_rate.")
        ->type_name("")
        ->required();
    cli::add_dry_run(*load, options.dry_run);
  }

  static automation::Report run(const Options& options, cli::Context& context) {
    return automation::load(options, context.target(), context.services());
  }
};

}  // namespace

int automation(int argc, char** argv) { return cli::run_program<Automation>(argc, argv); }

}  // namespace tierline::words
