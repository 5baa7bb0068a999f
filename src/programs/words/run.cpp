#include "tierline/cli/program.hpp"
#include "tierline/pipeline/pipeline.hpp"

#include "words/words.hpp"

namespace tierline::words {
namespace {

struct Run {
  static constexpr cli::About about{
      "tierline run", "Import, profile, clean, load, tier, snapshot and validate, in one go.",
      "tierline run --tickets tickets.xlsx --comments comments.xlsx --timesheets timesheets.xlsx"};
  using Options = pipeline::Options;

  static void add_options(CLI::App& app, Options& options) {
    const auto add_file = [&](const char* name, std::filesystem::path& path, const char* meaning) {
      return app.add_option(name, path, meaning)->type_name("FILE");
    };
    add_file("--tickets", options.tickets, "Export of tickets, .xlsx or .csv.");
    add_file("--comments", options.comments, "Export of comments, .xlsx or .csv.");
    add_file("--timesheets", options.timesheets, "Export of timesheets, .xlsx or .csv.");
    cli::add_source(app, options.source, "A source database instead of exports.");
    add_file("--contract", options.contract,
             "Which header is which column. Default: the built-in contract, servicedesk.");
    app.add_option("--tier-rules", options.tier_rules, "Rule set that gives tickets their tier.")
        ->type_name("VERSION")
        ->check(CLI::IsMember({"v1", "v2"}))
        ->capture_default_str();
    app.add_option(
           "--work", options.work,
           "Directory for source.db, profile.json and clean.db of this run, replaced by the "
           "next. Default: work in TIERLINE_HOME.")
        ->type_name("DIR");
    cli::add_target(app);
  }

  static pipeline::Report run(const Options& given, cli::Context& context) {
    auto options = given;
    if (options.work.empty()) options.work = context.settings().home / "work";
    return pipeline::run(options, context.target(), context.services());
  }
};

}  // namespace

int run(int argc, char** argv) { return cli::run_program<Run>(argc, argv); }

}  // namespace tierline::words
