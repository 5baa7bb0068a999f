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

/// The value of `--target` in `app` or the subcommand that was chosen.
std::optional<std::string> target_of(const CLI::App& app);

}  // namespace tierline::cli
