#include "tierline/backup/backup.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::backup {

std::string_view to_string(Action action) {
  switch (action) {
    case Action::create: return "create";
    case Action::verify: return "verify";
    case Action::restore: return "restore";
    case Action::list: return "list";
    case Action::prune: break;
  }
  return "prune";
}

std::string to_text(const Report& report) {
  std::size_t width = 0;
  for (const auto& entry : report.entries) width = std::max(width, entry.name.size());
  std::string text;
  for (const auto& entry : report.entries) {
    text += fmt::format("{}  {:<13}  {:<{}}  {}\n", to_string(entry.verdict), entry.outcome,
                        entry.name, width, entry.detail);
    if (!entry.hint.empty()) text += fmt::format("{:{}}hint: {}\n", "", width + 23, entry.hint);
  }
  if (report.entries.empty()) {
    text += fmt::format("nothing in \"{}\"\n", report.directory.native());
  }
  if (report.rehearsal) text += "nothing was changed\n";
  return text + fmt::format("{}\n", to_string(report.verdict()));
}

nlohmann::json to_json(const Report& report) {
  auto backups = nlohmann::json::array();
  for (const auto& entry : report.entries) {
    nlohmann::json object{{"name", entry.name},
                          {"verdict", to_string(entry.verdict)},
                          {"outcome", entry.outcome},
                          {"detail", entry.detail},
                          {"hint", entry.hint}};
    if (entry.manifest) object["manifest"] = to_json(*entry.manifest);
    backups.push_back(std::move(object));
  }
  return {{"action", to_string(report.action)},
          {"directory", report.directory.native()},
          {"rehearsal", report.rehearsal},
          {"backups", backups}};
}

}  // namespace tierline::backup
