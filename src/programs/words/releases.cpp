#include "tierline/backup/roll_back.hpp"
#include "tierline/cli/one_of.hpp"
#include "tierline/cli/program.hpp"
#include "tierline/releases/manage.hpp"

#include "words/words.hpp"

namespace tierline::words {
namespace {

struct Releases {
  static constexpr cli::About about{
      "tierline releases", "List, compare, publish, take back, refresh and retire releases.",
      "tierline releases list\n"
      "  tierline releases diff sd_v20251101_020000\n"
      "  tierline releases rollback\n"
      "  tierline releases rollback --from-backup\n"
      "  tierline releases retire --keep 3 --yes"};
  using Report = cli::OneOf<releases::Report, backup::RollBackReport>;

  struct Options : releases::Options {
    bool from_backup = false;
    backup::RollBackOptions backup = {};
  };

  static void add_options(CLI::App& app, Options& options) {
    app.require_subcommand(1);
    cli::add_target(app);
    const auto add = [&](const char* name, releases::Action action, const char* meaning) {
      auto* word = app.add_subcommand(name, meaning)->fallthrough();
      word->callback([&options, action] { options.action = action; });
      return word;
    };
    add("list", releases::Action::list, "What there is, what is published, what nobody knows.");
    add_names(*add("diff", releases::Action::diff,
                   "Key figures of two releases, or of one beside the published one."),
              options)
        ->required()
        ->expected(1, 2);
    add_names(*add("publish", releases::Action::publish, "Show this one to everybody."), options)
        ->required()
        ->expected(1);
    add_from_backup(*add("rollback", releases::Action::rollback,
                         "Show the one that was published before, or one from a backup."),
                    options);
    add("refresh", releases::Action::refresh,
        "Add up anew what dashboards show, after rows were changed by hand.");
    auto* retire = add("retire", releases::Action::retire,
                       "Drop the rows of releases; without --yes, say which.");
    add_names(*retire, options);
    retire
        ->add_option("--keep", options.keep,
                     "Instead of names: all but so many of those that were published, 2 at least.")
        ->type_name("COUNT");
    retire->add_flag("--yes", options.confirmed, "Do it; their rows are gone then.");
  }

  static Report run(const Options& options, cli::Context& context) {
    if (!options.from_backup) {
      return {releases::run(options, context.target(), context.services())};
    }
    auto backup = options.backup;
    const auto& settings = context.settings();
    if (backup.directory.empty()) backup.directory = settings.home / "backups";
    backup.tool_directories = settings.tool_directories;
    return {backup::roll_back(backup, context.target(), context.services())};
  }

 private:
  static void add_from_backup(CLI::App& word, Options& options) {
    auto* from = word.add_option_function<std::vector<std::string>>(
                         "--from-backup",
                         [&options](const std::vector<std::string>& names) {
                           options.from_backup = true;
                           if (!names.empty()) options.backup.name = names.front();
                         },
                         "A release that is not there any more, or not whole: restore it from this "
                         "backup, or from the newest of this database.")
                     ->expected(0, 1)
                     ->type_name("BACKUP");
    word.add_option("--backups", options.backup.directory,
                    "Directory of the backups. Default: backups in TIERLINE_HOME.")
        ->type_name("DIR")
        ->needs(from);
  }

  static CLI::Option* add_names(CLI::App& word, Options& options) {
    return word.add_option("NAME", options.names, "Releases, by the name of their schema.");
  }
};

}  // namespace

int releases(int argc, char** argv) { return cli::run_program<Releases>(argc, argv); }

}  // namespace tierline::words
