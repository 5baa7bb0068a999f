#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::cli {

/// A word of the front itself: `tierline db`.
struct Word {
  std::string_view name;
  std::string_view summary;
  int (*main)(int argc, char** argv);
};

/// A program that the front execs: `tierline importer`.
struct Listed {
  std::string_view name;
  std::string_view summary;
};

/// `tierline <word or program> …`: calls the word, or becomes the program, so that its exit status
/// is the answer. \return the exit status
int run_front(std::span<const Word> words, std::span<const Listed> programs, int argc, char** argv);

/// Where `program` is, seen from the directory of the front: beside it (a build folder), or in
/// ../libexec/tierline (installed).
std::optional<std::filesystem::path> find_program(const std::filesystem::path& directory,
                                                  std::string_view program);

/// The known name that `typed` probably means, if one is close.
std::optional<std::string_view> did_you_mean(std::string_view typed,
                                             const std::vector<std::string_view>& known);

}  // namespace tierline::cli
