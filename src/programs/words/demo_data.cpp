#include "tierline/demo_data/demo_data.hpp"

#include "tierline/cli/program.hpp"

#include "words/words.hpp"

#include <map>

namespace tierline::words {
namespace {

struct DemoData {
  static constexpr cli::About about{
      "tierline demo-data", "Write sample exports of a service desk, with what is true about them.",
      "tierline demo-data --out demo --scale 0.01"};
  using Options = demo_data::Options;

  static void add_options(CLI::App& app, Options& options) {
    static const std::map<std::string, demo_data::Format> formats{
        {"xlsx", demo_data::Format::xlsx},
        {"csv", demo_data::Format::csv},
        {"sqlite", demo_data::Format::sqlite}};
    static const std::map<std::string, demo_data::Generation> generations{
        {"old", demo_data::Generation::old_headers}, {"new", demo_data::Generation::new_headers}};
    static const std::map<std::string, demo_data::Defects> defects{
        {"usual", demo_data::Defects::usual}, {"severe", demo_data::Defects::severe}};
    app.add_option("--out", options.directory, "Directory to write into; made if missing.")
        ->required()
        ->type_name("DIR");
    app.add_option("--scale", options.scale, "1 is 10,939 tickets; 0.001 to 40.")
        ->capture_default_str()
        ->type_name("N");
    app.add_option("--seed", options.seed, "The same seed makes the same data.")
        ->capture_default_str()
        ->type_name("S");
    app.add_option("--format", options.format,
                   "Three workbooks, three CSV files, or one source.db.")
        ->transform(CLI::CheckedTransformer(formats))
        ->option_text("xlsx|csv|sqlite [xlsx]");
    app.add_option("--headers", options.headers, "Generation of the comments' headers.")
        ->transform(CLI::CheckedTransformer(generations))
        ->option_text("old|new [new]");
    app.add_option("--defects", options.defects,
                   "Single values, or nearly every one, as after a way through text files.")
        ->transform(CLI::CheckedTransformer(defects))
        ->option_text("usual|severe [usual]");
    app.add_option("--unrepairable", options.unrepairable_percent,
                   "Rows of every table with a value that no rule repairs.")
        ->capture_default_str()
        ->type_name("PERCENT");
  }

  static demo_data::Report run(const Options& options, cli::Context& context) {
    return demo_data::run(options, context.services());
  }
};

}  // namespace

int demo_data(int argc, char** argv) { return cli::run_program<DemoData>(argc, argv); }

}  // namespace tierline::words
