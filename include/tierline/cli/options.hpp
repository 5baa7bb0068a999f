#pragma once

#include <CLI/CLI.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tierline::cli {

// Options that several programs have, each with one name and one help text.

CLI::Option* add_source(CLI::App& app, std::filesystem::path& source, const std::string& meaning);
CLI::Option* add_output(CLI::App& app, std::filesystem::path& output, const std::string& meaning);
/// `--contract`: a file, or the name of a contract that is built in.
CLI::Option* add_contract(CLI::App& app, std::filesystem::path& contract,
                          const std::string& meaning);
CLI::Option* add_dry_run(CLI::App& app, bool& dry_run);

/// `--target`; its value reaches the command as Context::target().
CLI::Option* add_target(CLI::App& app);

/// An option that takes one of the words of `choices`.
/// (CLI11 cannot bind an enumeration whose `to_string` returns a string_view.)
template <typename T>
CLI::Option* add_choice(CLI::App& app, const std::string& name, T& chosen,
                        const std::map<std::string, T>& choices, const std::string& meaning) {
  std::vector<std::string> words;
  for (const auto& [word, value] : choices) words.push_back(word);
  return app
      .add_option_function<std::string>(
          name, [&chosen, choices](const std::string& word) { chosen = choices.at(word); }, meaning)
      ->type_name("WORD")
      ->check(CLI::IsMember(words));
}

/// Which exports to read, and what of them. `Options` has the members that are bound here.
template <typename Options>
void add_exports(CLI::App& app, Options& options) {
  const auto add_file = [&](const char* name, std::filesystem::path& path, const char* meaning) {
    app.add_option(name, path, meaning)->type_name("FILE");
  };
  app.add_option("FILE", options.files,
                 "Exports, .xlsx, .csv or SQLite; their headers say which table they are.")
      ->type_name("");
  add_file("--tickets", options.tickets, "Export of tickets, whatever its headers look like.");
  add_file("--comments", options.comments, "Export of comments.");
  add_file("--timesheets", options.timesheets, "Export of timesheets.");
  add_contract(app, options.contract, "Which header is which column.");
  app.add_option("--sheet", options.sheet,
                 "Sheet to read in every workbook, or table of a SQLite file. Default: the first "
                 "that is not hidden, or the only one.")
      ->type_name("NAME");
  app.add_option("--cut-off", options.cut_off,
                 "Leave out rows before this day, YYYY-MM-DD. Default: as the contract says.")
      ->type_name("DATE");
  add_file("--roster", options.roster,
           "List of the team's logins, a CSV with a column username: keep only tickets that one of "
           "them has commented on, and all comments of these.");
}

/// `--jobs`, 1 to `most`.
void add_jobs(CLI::App& app, std::size_t& jobs, std::size_t most);

/// The value of `--target` in `app` or the subcommand that was chosen.
std::optional<std::string> target_of(const CLI::App& app);

/// What a load is held against before it is published, and what is kept behind it. `Options` has
/// the members that are bound here. \param proofs  the words of `options.proof`
template <typename Options, typename Proof>
void add_load_gates(CLI::App& app, Options& options, const std::map<std::string, Proof>& proofs) {
  add_choice(app, "--proof", options.proof, proofs,
             "How far the load is held against its source: rows and filled values; sums over every "
             "column as well; every value.")
      ->default_str("aggregates");
  app.add_option("--min-score", options.min_score,
                 "Below this score of the cleaned database nothing is loaded.")
      ->capture_default_str()
      ->type_name("SCORE")
      ->check(CLI::Range(0.0, 100.0));
  app.add_option("--accept-change", options.accept_change,
                 "Publish although rows, tiers or SLA differ much from the published release; the "
                 "reason stands in the books.")
      ->type_name("REASON");
  app.add_option("--keep", options.keep,
                 "Afterwards retire all but so many published releases, 2 at least.")
      ->type_name("COUNT");
}

}  // namespace tierline::cli
