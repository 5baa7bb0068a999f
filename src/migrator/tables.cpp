#include "migrator/tables.hpp"

#include "tierline/releases/releases.hpp"
#include "tierline/sql/postgres.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

namespace tierline::migrator {
namespace {

namespace sql = tierline::sql::postgres;

/// Where the server writes, if that is on this machine and this role may know it.
std::vector<std::filesystem::path> server_directories(postgres::Transaction& transaction) {
  std::vector<std::filesystem::path> directories;
  std::error_code hidden;
  for (const auto& row : transaction.query(sql::server_directories)) {
    const std::filesystem::path directory{row.at(1).value()};
    if (std::filesystem::exists(directory, hidden)) directories.push_back(directory);
  }
  return directories;
}

}  // namespace

std::string choose_compression(postgres::Transaction& transaction) {
  if (transaction.query(sql::lz4_available).at(0).at(0) != "true") return "pglz";
  transaction.execute(sql::use_lz4);
  return "lz4";
}

observability::HealthWatch watch_over(postgres::Transaction& transaction,
                                      const observability::Services& services) {
  auto& session = transaction.session();
  return {{.writes_to = server_directories(transaction),
           .connection_alive = [&session] { return session.alive(); }},
          services};
}

void copy_tables(const Load& load, Report& report, const observability::Services& services) {
  releases::create(load.target, load.schema, load.contract);
  for (const auto& table : load.contract.tables) {
    report.tables.push_back(copy_table(load, table, report, services));
  }
}

void complete_and_prove(const Load& load, Report& report, const observability::Services& services) {
  const Stopwatch indexing;
  services.log.info("make keys and indexes", {{"schema", load.schema}});
  releases::complete(load.target, load.schema, load.contract);
  report.index_seconds = indexing.seconds();

  const Stopwatch proving;
  for (std::size_t n = 0; n < load.contract.tables.size(); ++n) {
    prove_table(load, load.contract.tables[n], report.tables[n]);
  }
  report.proof_seconds = proving.seconds();
}

bool proof_holds(const Report& report) {
  return std::all_of(report.tables.begin(), report.tables.end(),
                     [](const TableReport& table) { return table.mismatches.empty(); });
}

}  // namespace tierline::migrator
