#include "backup/catalogue.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

namespace tierline::backup {
namespace {

constexpr std::string_view stamp_form = "00000000_000000";
constexpr std::string_view compressed = ".zst";
constexpr std::string_view manifest_suffix = ".json";
constexpr std::string_view unfinished = ".partial.";

bool is_stamp(std::string_view text) {
  return text.size() == stamp_form.size() &&
         std::equal(text.begin(), text.end(), stamp_form.begin(), [](char seen, char form) {
           return form == '_' ? seen == '_' : std::isdigit(static_cast<unsigned char>(seen)) != 0;
         });
}

void read_manifest(const std::filesystem::path& file, Backup& backup) {
  try {
    backup.manifest = parse_manifest(read_file(file), file);
  } catch (const Error& error) {
    backup.fault = error.message();
  }
}

}  // namespace

std::optional<NameParts> parts_of(std::string_view name) {
  if (name.ends_with(compressed)) name.remove_suffix(compressed.size());
  if (name.size() < stamp_form.size() + 2) return std::nullopt;
  const auto stamp = name.substr(name.size() - stamp_form.size());
  const auto stem = name.substr(0, name.size() - stamp_form.size());
  if (!is_stamp(stamp) || stem.back() != '.') return std::nullopt;
  return NameParts{std::string{stem.substr(0, stem.size() - 1)}, std::string{stamp}};
}

const Backup& Catalogue::find(const std::string& name) const {
  const auto found = std::find_if(backups.begin(), backups.end(),
                                  [&](const Backup& backup) { return backup.name == name; });
  if (found != backups.end()) return *found;
  throw Error{ErrorCode::usage,
              fmt::format("cannot find the backup \"{}\" in \"{}\"", name, directory.native()),
              backups.empty()
                  ? "there is none; tierline backup create"
                  : fmt::format("the newest is {}; tierline backup list", backups.back().name)};
}

Catalogue read_catalogue(const std::filesystem::path& directory) {
  Catalogue catalogue{directory, {}, {}};
  std::error_code error;
  std::map<std::string, Backup> found;
  for (const auto& entry : std::filesystem::directory_iterator{directory, error}) {
    auto name = entry.path().filename().native();
    if (name.find(unfinished) != std::string::npos) {
      catalogue.leftovers.push_back(name);
      continue;
    }
    const bool is_manifest = name.ends_with(manifest_suffix);
    if (is_manifest) name.resize(name.size() - manifest_suffix.size());
    const auto parts = parts_of(name);
    if (!parts) continue;
    auto& backup = found[name];
    backup.name = name;
    backup.parts = *parts;
    if (is_manifest) {
      read_manifest(entry.path(), backup);
    } else {
      backup.has_file = true;
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    throw Error{ErrorCode::io, fmt::format("cannot read the directory \"{}\": {}",
                                           directory.native(), error.message())};
  }
  for (auto& [name, backup] : found) {
    if (!backup.has_file) backup.fault = "its file is gone";
    if (!backup.manifest && backup.fault.empty()) backup.fault = "it has no manifest";
    catalogue.backups.push_back(std::move(backup));
  }
  std::stable_sort(catalogue.backups.begin(), catalogue.backups.end(),
                   [](const Backup& a, const Backup& b) { return a.parts.stamp < b.parts.stamp; });
  std::sort(catalogue.leftovers.begin(), catalogue.leftovers.end());
  return catalogue;
}

}  // namespace tierline::backup
