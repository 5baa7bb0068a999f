#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::config {

/// What is shown in place of a secret.
inline constexpr std::string_view masked_secret = "***";

/// The names and values that a program was started with; a test makes its own.
class Environment {
 public:
  using Values = std::map<std::string, std::string, std::less<>>;

  explicit Environment(Values values) : values_{std::move(values)} {}
  static Environment of_process();

  /// Nothing when the variable is missing or empty.
  std::optional<std::string> find(std::string_view name) const;

 private:
  Values values_;
};

/// A line of a `.env` file.
struct Assignment {
  std::string name;
  std::string value;
  std::size_t line;  ///< from 1

  bool operator==(const Assignment&) const = default;
};

/// Reads the lines of a `.env` file: `NAME=value`, a value bare, in 'single' quotes (as it stands)
/// or in "double" ones (\n, \", \\). `#` begins a comment at the start of a line or after a blank.
/// Nothing is expanded.
/// \throws Error config with the line's number, never its text, since it may hold a password
std::vector<Assignment> parse_dotenv(std::string_view text, const std::filesystem::path& file);

/// What a `.env` file gave this process.
struct Dotenv {
  std::filesystem::path file = {};                             ///< empty when there is none
  std::map<std::string, std::size_t, std::less<>> lines = {};  ///< of the variables that it set
  std::optional<std::string> warning = {};  ///< it holds a password that others can read
};

/// Sets in this process what `directory`/.env knows, our environment lacks, and one of our programs
/// reads; other names may be there for other tools. Call before any thread starts.
/// \throws Error config, io
Dotenv load_dotenv(const std::filesystem::path& directory);

}  // namespace tierline::config
