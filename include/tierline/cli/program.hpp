#pragma once

#include "tierline/base/verdict.hpp"
#include "tierline/cli/context.hpp"
#include "tierline/cli/options.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace tierline::cli {

/// How a program presents itself.
struct About {
  std::string_view name;     ///< as in messages and reports: `importer`, `tierline db`
  std::string_view summary;  ///< one sentence
  std::string_view example;  ///< command lines at the end of `--help`
};

/// A command: options, how the command line fills them, and a run whose report can say its verdict
/// and be shown to people and to programs.
template <typename C>
concept Command = requires(CLI::App& app, typename C::Options& options, Context& context) {
  { C::about } -> std::convertible_to<About>;
  C::add_options(app, options);
  { C::run(options, context).verdict() } -> std::same_as<Verdict>;
  { to_text(C::run(options, context)) } -> std::convertible_to<std::string>;
  { to_json(C::run(options, context)) } -> std::convertible_to<nlohmann::json>;
};

/// What all programs share: `--json`, `--help`, `--version`, logging options, `.env`, signals,
/// errors as complaints on stderr, and the exit status.
class Program {
 public:
  enum class Format { text, json };

  struct Answer {
    Verdict verdict;
    std::variant<std::string, nlohmann::json> report;
  };

  using Action = std::function<Answer(Context&, Format)>;

  explicit Program(const About& about);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  CLI::App& app();

  /// Parses, acts, writes the report to stdout. Throws nothing.
  /// \return the exit status
  int run(int argc, char** argv, const Action& action);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

template <Command C>
int run_program(int argc, char** argv) {
  typename C::Options options;
  Program program{C::about};
  C::add_options(program.app(), options);
  return program.run(argc, argv, [&](Context& context, Program::Format format) {
    const auto report = C::run(options, context);
    Program::Answer answer{report.verdict(), {}};
    if (format == Program::Format::json) {
      answer.report = nlohmann::json(to_json(report));
    } else {
      answer.report = to_text(report);
    }
    return answer;
  });
}

}  // namespace tierline::cli
