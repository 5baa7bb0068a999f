#include "tierline/base/error.hpp"
#include "tierline/base/file_lock.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/base/process.hpp"
#include "tierline/etl/migrations.hpp"
#include "tierline/source/contract_file.hpp"
#include "tierline/sql/postgres.hpp"

#include "preflight/checks.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <thread>

namespace tierline::preflight {
namespace {

constexpr double clock_tolerance_seconds = 60;

std::string one(const Subject& subject, const Sql& query, const postgres::Params& params = {}) {
  return subject.session->query(query, params).at(0).at(0).value_or("");
}

int server_major(const Subject& subject) {
  return std::stoi(one(subject, sql::postgres::server_version_number)) / 10'000;
}

Finding version(const Subject& subject) {
  const auto major = server_major(subject);
  const auto oldest = subject.options.oldest_server;
  const auto detail = fmt::format("PostgreSQL {}, {} or newer needed", major, oldest);
  if (major < oldest) return {{}, Verdict::fail, detail, "upgrade the server"};
  return {{}, Verdict::pass, detail, {}};
}

Finding may_create(const Subject& subject) {
  if (one(subject, sql::postgres::may_create_schemas) == "true") {
    return {{}, Verdict::pass, "this role may create schemas", {}};
  }
  return {{},
          Verdict::fail,
          "this role may not create schemas in this database",
          "let the owner of the database give CREATE on it to this role, or connect as the owner"};
}

Finding encoding(const Subject& subject) {
  const auto name = one(subject, sql::postgres::database_encoding);
  if (name == "UTF8") return {{}, Verdict::pass, "the database is in UTF8", {}};
  return {{},
          Verdict::fail,
          fmt::format("the database is in {}, not UTF8", name),
          "createdb --encoding UTF8 --template template0 NAME"};
}

Finding server_time_zone(const Subject& subject) {
  const auto zone = source::read_contract(subject.options.contract).time_zone;
  if (one(subject, sql::postgres::server_knows_zone, {zone}) == "true") {
    return {{}, Verdict::pass, fmt::format("the server knows {}", zone), {}};
  }
  return {{},
          Verdict::fail,
          fmt::format("the server does not know the time zone {}", zone),
          "correct the contract's time_zone, or install tzdata beside the server"};
}

Finding free_connections(const Subject& subject) {
  const auto free = std::stoi(one(subject, sql::postgres::free_connections));
  const auto needed = subject.options.needed_connections;
  Finding finding{{},
                  Verdict::pass,
                  fmt::format("{} connections are free, {} needed", free, needed),
                  {},
                  {{"free_connections", free}, {"needed_connections", needed}}};
  if (free < needed) {
    finding.verdict = Verdict::fail;
    finding.hint = "close sessions, or raise max_connections";
  }
  return finding;
}

Finding schema_up_to_date(const Subject& subject) {
  postgres::Transaction transaction{*subject.session};
  const auto applied = etl::read_applied(transaction);
  std::size_t pending = etl::pending_views(applied).size();
  for (const auto& migration : etl::builtin_migrations()) {
    pending +=
        migration.applies_to == etl::AppliesTo::database && !applied.has(migration.number, "");
  }
  if (pending == 0) return {{}, Verdict::pass, "the schema is up to date", {}};
  if (subject.options.for_own_run) {
    return {{}, Verdict::pass, fmt::format("this run applies {} schema steps", pending), {}};
  }
  return {{},
          Verdict::warn,
          fmt::format("{} schema steps are not applied", pending),
          "tierline schema apply; a load does it as well"};
}

/// The server takes a moment to notice that the program behind a session was killed.
postgres::Rows loads_at_work(const Subject& subject) {
  constexpr std::chrono::milliseconds between_looks{100};
  constexpr int looks = 30;
  auto others = subject.session->query(sql::postgres::loads_at_work);
  for (int look = 1; look < looks && !others.empty(); ++look) {
    stop_if_interrupted();
    std::this_thread::sleep_for(between_looks);
    others = subject.session->query(sql::postgres::loads_at_work);
  }
  return others;
}

Finding no_other_run(const Subject& subject) {
  const auto lock = subject.options.work / ".lock";
  const bool ours = subject.options.for_own_run;
  if (!ours && FileLock::is_taken(lock)) {
    return {{},
            Verdict::fail,
            fmt::format("another run is in progress in \"{}\", process {}",
                        subject.options.work.native(), holder_of(lock)),
            "wait for it"};
  }
  const auto others = loads_at_work(subject);
  if (!others.empty()) {
    return {{},
            Verdict::fail,
            fmt::format("{} is at work in this database, server process {}",
                        others.front().at(0).value(), others.front().at(1).value()),
            "wait for it"};
  }
  return {{}, Verdict::pass, "no other run is in progress", {}};
}

Finding clock(const Subject& subject) {
  const auto seconds =
      std::stod(one(subject, sql::postgres::seconds_ahead_of, {to_iso8601(subject.clock.now())}));
  Finding finding{{},
                  Verdict::pass,
                  fmt::format("this clock is {:.0f} s off the server's", std::abs(seconds)),
                  {},
                  {{"difference_seconds", seconds}}};
  if (std::abs(seconds) > clock_tolerance_seconds) {
    finding.verdict = Verdict::fail;
    finding.hint = "set the clocks of both machines (NTP): releases are named after the time";
  }
  return finding;
}

Finding lz4(const Subject& subject) {
  const bool available = one(subject, sql::postgres::lz4_available) == "true";
  return {{},
          Verdict::pass,
          available ? "long texts are compressed with lz4"
                    : "the server has no lz4; long texts are compressed with pglz",
          {}};
}

/// `pg_dump (PostgreSQL) 15.20 (Debian …)`; 0 for anything else.
int major_in(std::string_view text) {
  constexpr std::string_view product = "(PostgreSQL) ";
  const auto at = text.find(product);
  int major = 0;
  if (at == std::string_view::npos) return major;
  std::from_chars(text.data() + at + product.size(), text.data() + text.size(), major);
  return major;
}

Finding backup_tools(const Subject& subject) {
  if (subject.options.no_backup) return {{}, Verdict::pass, "not asked: --no-backup", {}};
  const auto server = server_major(subject);
  std::string detail;
  for (const auto* name : {"pg_dump", "pg_restore"}) {
    const auto tool = find_tool(name, subject.options.tool_directories);
    if (!tool) {
      return {{},
              Verdict::fail,
              fmt::format("there is no {} on PATH", name),
              fmt::format("apt-get install postgresql-client, of version {} or newer, or load "
                          "with --no-backup",
                          server)};
    }
    const auto answer = run_process({tool->native(), "--version"});
    const auto major = major_in(answer.output);
    if (answer.status != 0 || major == 0) {
      return {
          {},
          Verdict::fail,
          fmt::format("\"{}\" does not say its version, status {}", tool->native(), answer.status),
          "install it again, or load with --no-backup"};
    }
    if (major < server) {
      return {{},
              Verdict::fail,
              fmt::format("\"{}\" is of version {}, older than the server's {}", tool->native(),
                          major, server),
              fmt::format("apt-get install postgresql-client-{}", server)};
    }
    detail += fmt::format("{}\"{}\" {}", detail.empty() ? "" : ", ", tool->native(), major);
  }
  return {{}, Verdict::pass, detail + fmt::format("; server {}", server), {}};
}

constexpr std::array all_server_checks{
    Check{"postgres-version", "Is the server new enough?", true, version},
    Check{"may-create-schemas", "May this role make a release?", true, may_create},
    Check{"encoding", "Is the database in UTF8?", true, encoding},
    Check{"server-time-zone", "Does the server know the contract's time zone?", true,
          server_time_zone},
    Check{"free-connections", "Are enough connections free?", true, free_connections},
    Check{"schema-up-to-date", "Are all schema migrations applied?", true, schema_up_to_date},
    Check{"no-other-run", "Is no other load in progress?", true, no_other_run},
    Check{"clock-sane", "Do this clock and the server's agree?", true, clock},
    Check{"lz4", "Can the server compress with lz4? For information.", true, lz4},
    Check{"backup-tools", "Are pg_dump and pg_restore there, and not older than the server?", true,
          backup_tools},
};

}  // namespace

std::span<const Check> server_checks() { return all_server_checks; }

}  // namespace tierline::preflight
