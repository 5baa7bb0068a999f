#include "tierline/db/db.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tierline::db {
namespace {

std::string_view to_string(Action action) {
  switch (action) {
    case Action::start: return "start";
    case Action::stop: return "stop";
    case Action::status: return "status";
    case Action::url: return "url";
    case Action::destroy: return "destroy";
  }
  return "";
}

/// \return was anything changed?
bool act(Action action, postgres::LocalServer& server) {
  switch (action) {
    case Action::start: return server.start() == postgres::LocalServer::Started::now;
    case Action::stop: return server.stop();
    case Action::destroy: {
      const bool existed = std::filesystem::exists(server.data());
      server.destroy();
      return existed;
    }
    case Action::status:
    case Action::url: break;
  }
  return false;
}

std::string headline(const Report& report) {
  if (report.action == Action::destroy) {
    return report.changed ? "the private PostgreSQL and its data are removed"
                          : "there was no private PostgreSQL";
  }
  const auto* state =
      report.running ? "the private PostgreSQL is running" : "the private PostgreSQL is stopped";
  return report.changed ? fmt::format("{} now", state) : state;
}

}  // namespace

Verdict Report::verdict() const {
  return action == Action::status && !running ? Verdict::fail : Verdict::pass;
}

Report run(const Options& options, const postgres::LocalServerOptions& server_options,
           const observability::Services& services) {
  postgres::LocalServer server{server_options};
  Report report{.action = options.action,
                .changed = act(options.action, server),
                .data = server.data().string(),
                .socket = server.socket().string(),
                .log = server.log().string(),
                .conninfo = server.conninfo()};
  report.running = server.running();
  if (report.changed) {
    services.log.debug("private PostgreSQL changed",
                       {{"action", to_string(options.action)}, {"data", report.data}});
  }
  return report;
}

std::string to_text(const Report& report) {
  if (report.action == Action::url) return report.conninfo + "\n";
  auto text = headline(report) + "\n";
  if (report.running) {
    text += fmt::format(
        "data     {}\nlog      {}\nconnect  tierline db psql, or psql \"{}\"\n"
        "stop     tierline db stop\n",
        report.data, report.log, report.conninfo);
  } else if (report.action != Action::destroy) {
    text += fmt::format("data     {}\nstart    tierline db start\n", report.data);
  }
  return text + std::string{tierline::to_string(report.verdict())} + "\n";
}

nlohmann::json to_json(const Report& report) {
  return {{"action", to_string(report.action)},
          {"running", report.running},
          {"changed", report.changed},
          {"data", report.data},
          {"socket", report.socket},
          {"log", report.log},
          {"conninfo", report.conninfo}};
}

}  // namespace tierline::db
