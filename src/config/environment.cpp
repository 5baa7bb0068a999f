#include "tierline/config/environment.hpp"

#include "tierline/base/files.hpp"
#include "tierline/config/variables.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace tierline::config {
namespace {

bool others_can_read(const std::filesystem::path& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 && (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

}  // namespace

Environment Environment::of_process() {
  Values values;
  for (auto* const* entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    values.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return Environment{std::move(values)};
}

std::optional<std::string> Environment::find(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

Dotenv load_dotenv(const std::filesystem::path& directory) {
  const auto file = directory / ".env";
  // A directory that we may not enter, as after `sudo -u`, holds no settings for us.
  std::error_code closed;
  if (!std::filesystem::is_regular_file(file, closed)) return {};
  Dotenv loaded{file};
  bool has_password = false;
  for (const auto& [name, value, line] : parse_dotenv(read_file(file), file)) {
    const auto* known = find_variable(name);
    if (known == nullptr) continue;
    has_password = has_password || (known->secret && !value.empty());
    if (std::getenv(name.c_str()) != nullptr) continue;
    ::setenv(name.c_str(), value.c_str(), 1);
    loaded.lines.emplace(name, line);
  }
  if (has_password && others_can_read(file)) {
    loaded.warning =
        fmt::format("other users can read the password in \"{}\"; chmod 600 it", file.string());
  }
  return loaded;
}

}  // namespace tierline::config
