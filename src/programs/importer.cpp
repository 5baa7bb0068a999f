#include "tierline/importer/importer.hpp"

#include "tierline/cli/one_of.hpp"
#include "tierline/cli/program.hpp"
#include "tierline/importer/undo.hpp"

using namespace tierline;

/// Of an import, or of taking one back.
using Report = cli::OneOf<importer::Report, importer::UndoReport>;

struct Importer {
  static constexpr cli::About about{"importer",
                                    "Import the service desk's exports into a source database.",
                                    "importer tickets.xlsx comments.xlsx timesheets.xlsx\n"
                                    "  importer --explain export.csv\n"
                                    "  importer undo 20251101T020000Z-1a2b3c"};

  struct Options : importer::Options {
    bool undoing = false;
    importer::UndoOptions undo = {};
  };

  static void add_options(CLI::App& app, Options& options) {
    cli::add_exports(app, options);
    cli::add_output(app, options.output, "SQLite file to add to; made if it is not there.")
        ->capture_default_str();
    cli::add_choice<std::optional<tickets::UnknownColumns>>(
        app, "--unknown-columns", options.unknown_columns,
        {{"ignore", tickets::UnknownColumns::ignore},
         {"keep", tickets::UnknownColumns::keep},
         {"fail", tickets::UnknownColumns::fail}},
        "What to do with columns that the contract does not "
        "know: ignore, keep or fail. Default: as "
        "the contract says.");
    cli::add_choice<std::optional<tickets::DateOrder>>(
        app, "--date-order", options.date_order,
        {{"DMY", tickets::DateOrder::day_first}, {"MDY", tickets::DateOrder::month_first}},
        "What 03/04/2025 means in these files: DMY or MDY. Default: as the contract says.");
    app.add_flag("--explain", options.explain,
                 "Say which header becomes which column; import nothing.");
    add_undo(app, options);
  }

  static Report run(const Options& options, cli::Context& context) {
    if (options.undoing) return {importer::undo(options.undo, context.services())};
    return {importer::run(options, context.services())};
  }

 private:
  static void add_undo(CLI::App& app, Options& options) {
    auto* undo = app.add_subcommand("undo", "Take the imports of a run back.");
    undo->callback([&options] { options.undoing = true; });
    for (const auto* name : {"FILE", "--tickets", "--comments", "--timesheets"}) {
      undo->excludes(app.get_option(name));
    }
    undo->add_option("RUN", options.undo.run, "As the report of the import names it.")->required();
    cli::add_source(*undo, options.undo.source, "Source database.")->capture_default_str();
  }
};

int main(int argc, char** argv) { return cli::run_program<Importer>(argc, argv); }
