#include "tierline/costs/costs.hpp"

#include "tierline/cli/one_of.hpp"
#include "tierline/cli/program.hpp"

#include "words/words.hpp"

#include <fmt/format.h>

namespace tierline::words {
namespace {

struct Costs {
  static constexpr cli::About about{
      "tierline costs",
      "What a ticket of each tier costs, which share is wanted, which "
      "band is good.",
      "tierline costs show --at 2025-06-30\n"
      "  tierline costs set --effective 2026-01-01 --l1-cost 95 "
      "--l1-target 65 --l2-target 27 --l3-target 8 --source 'budget "
      "2026'"};
  using Report = cli::OneOf<costs::Shown, costs::Set>;

  struct Options {
    bool set = false;
    std::string at = {};
    costs::SetOptions values = {};
  };

  static void add_options(CLI::App& app, Options& options) {
    app.require_subcommand(1);
    cli::add_target(app);
    app.add_subcommand("show", "What is in force on a day, and every change.")
        ->fallthrough()
        ->add_option("--at", options.at, "The day. Default: today in the business zone.")
        ->type_name("YYYY-MM-DD");
    auto* set =
        app.add_subcommand("set", "Other values from a day on; those not given stay as they are.")
            ->fallthrough();
    set->callback([&options] { options.set = true; });
    set->add_option("--effective", options.values.effective_date, "First day of the new values.")
        ->type_name("YYYY-MM-DD")
        ->required();
    for (std::size_t tier = 0; tier < options.values.tiers.size(); ++tier) {
      add_tier(*set, options.values.tiers.at(tier), static_cast<int>(tier) + 1);
    }
    set->add_option("--source", options.values.source,
                    "Who or what says so, for readers of dashboards. Default: the login.")
        ->type_name("TEXT");
    set->add_flag("--replace", options.values.replace,
                  "Change what this very day says already; the history keeps what it was.");
    cli::add_dry_run(*set, options.values.dry_run);
  }

  static Report run(const Options& options, cli::Context& context) {
    if (options.set) return {costs::set(options.values, context.target(), context.services())};
    return {costs::show(options.at, context.target(), context.services())};
  }

 private:
  static void add_tier(CLI::App& word, costs::NewTier& tier, int number) {
    word.add_option(fmt::format("--l{}-cost", number), tier.cost,
                    fmt::format("US dollars for a ticket of L{}.", number))
        ->type_name("AMOUNT");
    word.add_option(
            fmt::format("--l{}-target", number), tier.target_percent,
            fmt::format("Per cent of the tickets wanted in L{}; the three sum to 100.", number))
        ->type_name("PERCENT");
    word.add_option(fmt::format("--l{}-band", number), tier.band,
                    "Per cent, from and to, that count as good.")
        ->type_name("MIN:MAX");
  }
};

}  // namespace

int costs(int argc, char** argv) { return cli::run_program<Costs>(argc, argv); }

}  // namespace tierline::words
