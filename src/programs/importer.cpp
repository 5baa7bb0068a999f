#include "tierline/importer/importer.hpp"

#include "tierline/cli/program.hpp"

using namespace tierline;

struct Importer {
  static constexpr cli::About about{
      "importer", "Import the service desk's exports into a source database.",
      "importer --tickets tickets.xlsx --comments comments.xlsx --timesheets timesheets.xlsx"};
  using Options = importer::Options;

  static void add_options(CLI::App& app, Options& options) {
    const auto add_file = [&](const char* name, std::filesystem::path& path, const char* meaning) {
      app.add_option(name, path, meaning)->type_name("FILE");
    };
    add_file("--tickets", options.tickets, "Export of tickets, .xlsx or .csv.");
    add_file("--comments", options.comments, "Export of comments, .xlsx or .csv.");
    add_file("--timesheets", options.timesheets, "Export of timesheets, .xlsx or .csv.");
    add_file("--contract", options.contract,
             "Which header is which column. Default: the built-in contract, servicedesk.");
    app.add_option("--sheet", options.sheet,
                   "Sheet to read in every workbook. Default: the first that is not hidden.")
        ->type_name("NAME");
    cli::add_output(app, options.output, "SQLite file to write, replaced whole.")
        ->capture_default_str();
    app.add_flag("--explain", options.explain,
                 "Say which header becomes which column; import nothing.");
  }

  static importer::Report run(const Options& options, cli::Context& context) {
    return importer::run(options, context.services());
  }
};

int main(int argc, char** argv) { return cli::run_program<Importer>(argc, argv); }
