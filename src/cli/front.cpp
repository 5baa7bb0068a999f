#include "tierline/cli/front.hpp"

#include "tierline/base/edit_distance.hpp"
#include "tierline/base/error.hpp"

#include "cli/output.hpp"
#include "cli/version.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tierline::cli {
namespace {

constexpr std::string_view name = "tierline";

std::filesystem::path own_directory() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

template <typename Entry>
std::string listing(std::string_view title, std::span<const Entry> entries) {
  auto out = fmt::format("\n{}:\n", title);
  for (const auto& entry : entries) out += fmt::format("  {:<14} {}\n", entry.name, entry.summary);
  return out;
}

std::string help(std::span<const Word> words, std::span<const Listed> programs) {
  return fmt::format(
      "Service-desk exports into data that managers can trust.\n"
      "Usage: {} COMMAND [OPTIONS]\n"
      "{}{}\n"
      "`{} COMMAND --help` says more.\n\n"
      "Example:\n"
      "  {} run --tickets tickets.xlsx --comments comments.xlsx --timesheets timesheets.xlsx\n",
      name, listing("Commands", words), listing("Single steps", programs), name, name);
}

template <typename Entry>
const Entry* find(std::span<const Entry> entries, std::string_view wanted) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const Entry& entry) { return entry.name == wanted; });
  return found == entries.end() ? nullptr : &*found;
}

/// Becomes the program. \throws Error unavailable if it is not installed
[[noreturn]] void become(std::string_view program, char** arguments) {
  const auto path = find_program(own_directory(), program);
  if (!path) {
    throw Error{ErrorCode::unavailable,
                fmt::format("cannot find the program \"{}\" beside \"{}\" or in its "
                            "../libexec/tierline",
                            program, (own_directory() / name).string()),
                "build or install all of tierline"};
  }
  ::execv(path->c_str(), arguments);
  throw Error{ErrorCode::unavailable,
              fmt::format("cannot run \"{}\": {}", path->string(), std::strerror(errno))};
}

Error unknown(std::string_view typed, std::span<const Word> words,
              std::span<const Listed> programs) {
  std::vector<std::string_view> known;
  for (const auto& word : words) known.push_back(word.name);
  for (const auto& program : programs) known.push_back(program.name);
  known.push_back("help");
  const auto meant = did_you_mean(typed, known);
  return {ErrorCode::usage, fmt::format("cannot do \"{}\": no such command", typed),
          meant ? fmt::format("did you mean \"{} {}\"?", name, *meant)
                : fmt::format("{} --help lists the commands", name)};
}

int dispatch(std::span<const Word> words, std::span<const Listed> programs, int argc, char** argv) {
  if (argc < 2) {
    throw Error{ErrorCode::usage, "cannot do anything: no command is given",
                fmt::format("{} --help lists the commands", name)};
  }
  std::string_view first{argv[1]};
  // `tierline help db` is `tierline db --help`.
  std::string wants_help{"--help"};
  std::vector<char*> arguments(argv + 1, argv + argc);
  if (first == "help" && argc > 2) {
    first = argv[2];
    arguments = {argv[2], wants_help.data()};
  } else if (first == "--help" || first == "-h" || first == "help") {
    write_report(help(words, programs));
    return 0;
  } else if (first == "--version") {
    write_report(fmt::format("{} {}\n", name, version()));
    return 0;
  }
  const auto count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  if (const auto* word = find(words, first)) return word->main(count, arguments.data());
  if (const auto* program = find(programs, first)) become(program->name, arguments.data());
  throw unknown(first, words, programs);
}

}  // namespace

std::optional<std::filesystem::path> find_program(const std::filesystem::path& directory,
                                                  std::string_view program) {
  for (const auto& place : {directory, directory.parent_path() / "libexec/tierline"}) {
    const auto path = place / program;
    if (::access(path.c_str(), X_OK) == 0) return path;
  }
  return std::nullopt;
}

std::optional<std::string_view> did_you_mean(std::string_view typed,
                                             const std::vector<std::string_view>& known) {
  std::optional<std::string_view> best;
  std::size_t best_distance = 3;  // two slips of a finger
  for (const auto candidate : known) {
    const auto distance = edit_distance(typed, candidate);
    if (distance < best_distance && distance < candidate.size()) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

int run_front(std::span<const Word> words, std::span<const Listed> programs, int argc,
              char** argv) {
  try {
    return dispatch(words, programs, argc, argv);
  } catch (const Error& error) {
    return complain(name, error, false);
  } catch (const std::exception& error) {
    return complain(name, Error{ErrorCode::internal, error.what()}, false);
  }
}

}  // namespace tierline::cli
