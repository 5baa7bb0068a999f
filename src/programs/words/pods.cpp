#include "tierline/pods/pods.hpp"

#include "tierline/cli/one_of.hpp"
#include "tierline/cli/program.hpp"

#include "words/words.hpp"

namespace tierline::words {
namespace {

struct Pods {
  static constexpr cli::About about{"tierline pods",
                                    "Which pod works on which ticket: assign from a file, list, "
                                    "show.",
                                    "tierline pods assign pods.csv --dry-run\n"
                                    "  tierline pods list\n"
                                    "  tierline pods show 10121"};
  using Report = cli::OneOf<pods::Assigned, pods::Listed, pods::Shown>;
  enum class Action { assign, list, show };

  struct Options {
    Action action = Action::list;
    pods::AssignOptions assign = {};
    std::int64_t ticket_id = 0;
  };

  static void add_options(CLI::App& app, Options& options) {
    app.require_subcommand(1);
    cli::add_target(app);
    const auto add = [&](const char* name, Action action, const char* meaning) {
      auto* word = app.add_subcommand(name, meaning)->fallthrough();
      word->callback([&options, action] { options.action = action; });
      return word;
    };
    auto* assign = add("assign", Action::assign,
                       "Take over the rows of a file; an empty pod takes a ticket out of its pod.");
    assign
        ->add_option("FILE", options.assign.file,
                     "CSV or workbook with the columns ticket_id and pod.")
        ->type_name("")
        ->required();
    assign->add_flag("--allow-unknown", options.assign.allow_unknown,
                     "Assign tickets as well that the published release has not.");
    cli::add_dry_run(*assign, options.assign.dry_run);
    add("list", Action::list, "The pods and how many tickets each has.");
    add("show", Action::show, "The pod of a ticket, and who put it there when.")
        ->add_option("TICKET", options.ticket_id, "Its id.")
        ->type_name("")
        ->required();
  }

  static Report run(const Options& options, cli::Context& context) {
    switch (options.action) {
      case Action::assign:
        return {pods::assign(options.assign, context.target(), context.services())};
      case Action::list: return {pods::list(context.target())};
      case Action::show: break;
    }
    return {pods::show(options.ticket_id, context.target())};
  }
};

}  // namespace

int pods(int argc, char** argv) { return cli::run_program<Pods>(argc, argv); }

}  // namespace tierline::words
