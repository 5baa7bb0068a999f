#include "tierline/snapshot/snapshot.hpp"

#include "tierline/cli/program.hpp"

using namespace tierline;

struct Snapshot {
  static constexpr cli::About about{
      "snapshot", "Keep the tier mix of a day, a week or a month.",
      "snapshot\n  snapshot --period month --date 2025-10-13\n  snapshot --whole-span\n"
      "  snapshot --period week --backfill 2025-07-01..2025-09-30"};
  using Options = snapshot::Options;

  static void add_options(CLI::App& app, Options& options) {
    cli::add_choice<snapshot::Period>(app, "--period", options.period,
                                      {{"day", snapshot::Period::day},
                                       {"week", snapshot::Period::week},
                                       {"month", snapshot::Period::month}},
                                      "Length of the period; a week ends on Sunday. Default: day.");
    auto* date =
        app.add_option_function<std::string>(
               "--date", [&options](const std::string& day) { options.from = options.to = day; },
               "A day of the period. Default: yesterday in the business zone.")
            ->type_name("YYYY-MM-DD");
    auto* from = app.add_option("--from", options.from, "First day of a range of periods.")
                     ->type_name("YYYY-MM-DD")
                     ->excludes(date);
    auto* to = app.add_option("--to", options.to, "Last day of the range. Default: yesterday.")
                   ->type_name("YYYY-MM-DD")
                   ->excludes(date)
                   ->needs(from);
    auto* backfill = app.add_option_function<std::string>(
                            "--backfill",
                            [&options](const std::string& days) {
                              const auto dots = days.find("..");
                              options.from = days.substr(0, dots);
                              options.to =
                                  dots == std::string::npos ? options.from : days.substr(dots + 2);
                            },
                            "First and last day of a range of periods, as --from and --to.")
                         ->type_name("FROM..TO")
                         ->check([](const std::string& days) {
                           return days.size() == 22 && days.substr(10, 2) == ".."
                                      ? std::string{}
                                      : "\"" + days + "\" is no range as YYYY-MM-DD..YYYY-MM-DD";
                         })
                         ->excludes(date)
                         ->excludes(from)
                         ->excludes(to);
    app.add_flag("--whole-span", options.whole_span,
                 "Every period from the first ticket to the last.")
        ->excludes(date)
        ->excludes(from)
        ->excludes(to)
        ->excludes(backfill);
    cli::add_target(app);
  }

  static snapshot::Report run(const Options& options, cli::Context& context) {
    return snapshot::run(options, context.target(), context.services());
  }
};

int main(int argc, char** argv) { return cli::run_program<Snapshot>(argc, argv); }
