#include "tierline/backup/manifest.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace tierline::backup {
namespace {

constexpr int format_version = 1;

template <typename T, std::size_t Size>
T one_of(const std::array<T, Size>& all, const std::string& word) {
  for (const auto one : all) {
    if (to_string(one) == word) return one;
  }
  throw std::out_of_range{word};
}

constexpr std::array engines{Engine::sqlite, Engine::postgresql};
constexpr std::array levels{Level::file, Level::open, Level::restore};
constexpr std::array verdicts{Verdict::pass, Verdict::warn, Verdict::fail};

Manifest read(const nlohmann::json& json) {
  if (json.at("format") != format_version) throw std::out_of_range{"format"};
  Manifest manifest;
  json.at("name").get_to(manifest.name);
  manifest.engine = one_of(engines, json.at("engine").get<std::string>());
  json.at("series").get_to(manifest.series);
  json.at("source").get_to(manifest.source);
  json.at("source_sha256").get_to(manifest.source_sha256);
  json.at("database").get_to(manifest.database);
  json.at("schemas").get_to(manifest.schemas);
  if (json.contains("release")) {
    const auto& release = json.at("release");
    manifest.release = {release.at("contract"), release.at("tier_rule_version"),
                        release.at("created_at")};
  }
  json.at("created_at").get_to(manifest.created_at);
  json.at("run_id").get_to(manifest.run_id);
  json.at("size_bytes").get_to(manifest.size_bytes);
  json.at("checksum").at("value").get_to(manifest.sha256);
  manifest.md5 = json.value("md5", "");
  json.at("zstd").get_to(manifest.zstd);
  json.at("versions").get_to(manifest.versions);
  for (const auto& [table, state] : json.at("tables").items()) {
    manifest.tables[table] = {state.at("rows"), state.at("hash")};
  }
  for (const auto& entry : json.at("verified")) {
    manifest.verified.push_back({one_of(levels, entry.at("level").get<std::string>()),
                                 entry.at("at"),
                                 one_of(verdicts, entry.at("verdict").get<std::string>())});
  }
  return manifest;
}

}  // namespace

std::string_view to_string(Engine engine) {
  return engine == Engine::sqlite ? "sqlite" : "postgresql";
}

std::string_view to_string(Level level) {
  switch (level) {
    case Level::file: return "file";
    case Level::open: return "open";
    case Level::restore: break;
  }
  return "restore";
}

bool Manifest::is_verified() const {
  bool deep = false;
  for (const auto& entry : verified) {
    if (entry.verdict != Verdict::pass) return false;
    deep = deep || entry.level != Level::file;
  }
  return deep;
}

const Verification* Manifest::latest() const {
  return verified.empty() ? nullptr : &verified.back();
}

void Manifest::note(const Verification& verification) {
  const auto same =
      std::remove_if(verified.begin(), verified.end(),
                     [&](const Verification& entry) { return entry.level == verification.level; });
  verified.erase(same, verified.end());
  verified.push_back(verification);
}

Manifest parse_manifest(std::string_view text, const std::filesystem::path& file) {
  try {
    return read(nlohmann::json::parse(text));
  } catch (const std::exception&) {
    // What a foreign file holds stays out of the message.
    throw Error{ErrorCode::data,
                fmt::format("cannot read \"{}\": it is no backup manifest of format {}",
                            file.native(), format_version),
                "the backup beside it may be sound; back up again and compare"};
  }
}

nlohmann::json to_json(const Manifest& manifest) {
  auto tables = nlohmann::json::object();
  for (const auto& [table, state] : manifest.tables) {
    tables[table] = {{"rows", state.rows}, {"hash", state.hash}};
  }
  auto verified = nlohmann::json::array();
  for (const auto& entry : manifest.verified) {
    verified.push_back({{"level", to_string(entry.level)},
                        {"at", entry.at},
                        {"verdict", to_string(entry.verdict)}});
  }
  nlohmann::json json{{"format", format_version},
                      {"name", manifest.name},
                      {"engine", to_string(manifest.engine)},
                      {"series", manifest.series},
                      {"source", manifest.source},
                      {"source_sha256", manifest.source_sha256},
                      {"database", manifest.database},
                      {"schemas", manifest.schemas},
                      {"created_at", manifest.created_at},
                      {"run_id", manifest.run_id},
                      {"size_bytes", manifest.size_bytes},
                      {"checksum", {{"algorithm", "sha256"}, {"value", manifest.sha256}}},
                      {"zstd", manifest.zstd},
                      {"versions", manifest.versions},
                      {"tables", tables},
                      {"verified", verified}};
  if (!manifest.md5.empty()) json["md5"] = manifest.md5;
  if (manifest.release) {
    json["release"] = {{"contract", manifest.release->contract},
                       {"tier_rule_version", manifest.release->tier_rule_version},
                       {"created_at", manifest.release->created_at}};
  }
  return json;
}

void write_manifest(const std::filesystem::path& directory, const Manifest& manifest) {
  replace_file(manifest_of(directory / manifest.name), to_json(manifest).dump(2) + "\n");
}

std::filesystem::path manifest_of(const std::filesystem::path& backup) {
  auto path = backup;
  path += ".json";
  return path;
}

}  // namespace tierline::backup
