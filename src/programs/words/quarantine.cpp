#include "tierline/quarantine/quarantine.hpp"

#include "tierline/base/error.hpp"
#include "tierline/cli/one_of.hpp"
#include "tierline/cli/program.hpp"
#include "tierline/importer/replay.hpp"

#include "words/words.hpp"

#include <fmt/format.h>

namespace tierline::words {
namespace {

using quarantine::Action;

/// Replay is the importer's.
using QuarantineReport = cli::OneOf<quarantine::Report, importer::ReplayReport>;

struct Quarantine {
  static constexpr cli::About about{"tierline quarantine",
                                    "Rows that were set aside: why, and what becomes of them.",
                                    "tierline quarantine list --rule impossible-date\n"
                                    "  tierline quarantine show 17\n"
                                    "  tierline quarantine export --output faults.xlsx\n"
                                    "  tierline quarantine replay --contract fixed.toml\n"
                                    "  tierline quarantine discard 17 18 --reason 'test tickets'"};

  struct Options : quarantine::Options {
    bool replay = false;
  };

  static void add_options(CLI::App& app, Options& options) {
    app.require_subcommand(1);
    cli::add_source(app, options.source,
                    "Source database; for list, show and export a cleaned one as well. Default: "
                    "source.db here, else the one of tierline run.");
    app.add_option("--contract", options.contract,
                   "Says which columns are personal; replay judges by it. Default: built in.")
        ->type_name("FILE");
    app.add_flag("--show-values", options.show_values,
                 "Show values of personal and client columns as they are, not masked.");
    const auto add = [&](const char* name, Action action, const char* meaning) {
      auto* word = app.add_subcommand(name, meaning)->fallthrough();
      word->callback([&options, action] { options.action = action; });
      return word;
    };
    auto* list = add("list", Action::list, "One line a row: place, rule, status, value.");
    add_filters(*list, options);
    list->add_option("--limit", options.limit, "Rows to show; 0: all.")
        ->type_name("NUMBER")
        ->capture_default_str();
    add_ids(*add("show", Action::show, "Everything about some rows."), options)->required();
    auto* exported = add("export", Action::export_rows, "One line a fault, into a spreadsheet.");
    add_filters(*exported, options);
    cli::add_output(*exported, options.output, "File to write: .csv or .xlsx.")->required();
    auto* replay = app.add_subcommand("replay", "Judge open rows again, and load those that pass.")
                       ->fallthrough();
    replay->callback([&options] { options.replay = true; });
    add_ids(*replay, options);
    auto* discard = add("discard", Action::discard, "Leave rows out, for good.");
    add_ids(*discard, options)->required();
    discard->add_option("--reason", options.reason, "Why; kept with the rows.")->type_name("TEXT");
  }

  static QuarantineReport run(const Options& given, cli::Context& context) {
    auto options = given;
    if (options.source.empty()) options.source = default_source(context.settings().home);
    if (!options.replay) return {quarantine::run(options, context.services())};
    quarantine::demand_source_database(options.source, "replay rows of");
    return {importer::replay(
        {.source = options.source, .contract = options.contract, .ids = options.ids},
        context.services())};
  }

 private:
  static CLI::Option* add_ids(CLI::App& word, Options& options) {
    return word.add_option("ids", options.ids, "Numbers of rows, as list shows them.")
        ->type_name("ID");
  }

  static void add_filters(CLI::App& word, Options& options) {
    using Status = source::QuarantineStatus;
    cli::add_choice<std::optional<Status>>(word, "--status", options.status,
                                           {{"any", std::nullopt},
                                            {"open", Status::open},
                                            {"replayed", Status::replayed},
                                            {"resolved", Status::resolved},
                                            {"discarded", Status::discarded}},
                                           "Only rows of this status. Default: open.");
    word.add_option("--table", options.table, "Only rows of this table.")->type_name("NAME");
    word.add_option("--rule", options.rule, "Only rows that break this rule.")->type_name("NAME");
  }

  static std::filesystem::path default_source(const std::filesystem::path& home) {
    const std::filesystem::path here{"source.db"};
    const auto of_run = home / "work" / "source.db";
    std::error_code error;
    if (std::filesystem::exists(here, error)) return here;
    if (std::filesystem::exists(of_run, error)) return of_run;
    throw Error{ErrorCode::data,
                fmt::format("cannot find a source database: neither \"{}\" nor \"{}\" is there",
                            here.string(), of_run.string()),
                "name one with --source; importer and tierline run make them"};
  }
};

}  // namespace

int quarantine(int argc, char** argv) { return cli::run_program<Quarantine>(argc, argv); }

}  // namespace tierline::words
