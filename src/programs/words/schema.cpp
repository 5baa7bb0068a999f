#include "tierline/schema/schema.hpp"

#include "tierline/cli/program.hpp"

#include "words/words.hpp"

namespace tierline::words {
namespace {

struct Schema {
  static constexpr cli::About about{
      "tierline schema", "Apply, inspect and take back schema migrations.",
      "tierline schema plan\n  tierline schema apply\n  tierline schema rollback --to 5 --yes"};
  using Options = schema::Options;

  static void add_options(CLI::App& app, Options& options) {
    app.require_subcommand(1);
    cli::add_target(app);
    const auto add = [&](const char* name, schema::Action action, const char* meaning) {
      auto* word = app.add_subcommand(name, meaning)->fallthrough();
      word->callback([&options, action] { options.action = action; });
      return word;
    };
    add("plan", schema::Action::plan, "Say what apply would do; change nothing.");
    add("apply", schema::Action::apply, "Bring the database up to date, all or nothing.");
    add("status", schema::Action::status, "List what is applied, and when.");
    add("verify", schema::Action::verify, "Compare what was applied with this program's files.");
    auto* rollback = add("rollback", schema::Action::rollback,
                         "Take back every schema migration above a number.");
    rollback->add_option("--to", options.to, "Last schema migration that stays; -1: none does.")
        ->type_name("NUMBER")
        ->required();
    rollback->add_flag("--yes", options.confirmed, "Confirm that what they hold may go.");
  }

  static schema::Report run(const Options& options, cli::Context& context) {
    return schema::run(options, context.target(), context.services());
  }
};

}  // namespace

int schema(int argc, char** argv) { return cli::run_program<Schema>(argc, argv); }

}  // namespace tierline::words
