#include "migrator/tables.hpp"

#include "tierline/releases/releases.hpp"
#include "tierline/sql/postgres.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

namespace tierline::migrator {
namespace {

/// Where the server writes, if that is on this machine and this role may know it.
std::vector<std::filesystem::path> server_directories(postgres::Transaction& transaction) {
  std::vector<std::filesystem::path> directories;
  std::error_code hidden;
  for (const auto& row : transaction.query(sql::postgres::server_directories)) {
    const std::filesystem::path directory{row.at(1).value()};
    if (std::filesystem::exists(directory, hidden)) directories.push_back(directory);
  }
  return directories;
}

}  // namespace

std::string choose_compression(postgres::Transaction& transaction) {
  if (transaction.query(sql::postgres::lz4_available).at(0).at(0) != "true") return "pglz";
  transaction.execute(sql::postgres::use_lz4);
  return "lz4";
}

observability::HealthWatch watch_over(postgres::Transaction& transaction,
                                      const observability::Services& services) {
  auto& session = transaction.session();
  return {{.writes_to = server_directories(transaction),
           .connection_alive = [&session] { return session.alive(); }},
          services};
}

TableReport load_table(const Load& load, const tickets::Table& table,
                       const observability::Services& services) {
  auto result = copy_table(load, table, services);
  const Stopwatch indexing;
  services.log.info("make keys and indexes", {{"schema", load.schema}, {"table", table.name}});
  releases::complete_table(load.target, load.schema, table);
  result.index_seconds = indexing.seconds();
  return result;
}

void load_tables(const Load& load, Report& report, const observability::Services& services) {
  releases::create(load.target, load.schema, load.contract);
  for (const auto& table : load.contract.tables) {
    report.tables.push_back(load_table(load, table, services));
  }
  sum_up(report);
}

void complete_and_prove(const Load& load, Report& report) {
  const Stopwatch completing;
  releases::complete_release(load.target, load.schema);
  report.index_seconds += completing.seconds();

  const Stopwatch proving;
  for (std::size_t n = 0; n < load.contract.tables.size(); ++n) {
    prove_table(load, load.contract.tables[n], report.tables[n]);
  }
  report.proof_seconds = proving.seconds();
}

void sum_up(Report& report) {
  for (const auto& table : report.tables) {
    report.copy_seconds += table.copy_seconds;
    report.index_seconds += table.index_seconds;
    for (const auto& [tier, tickets] : table.tiers) report.tiers[tier] += tickets;
  }
}

bool proof_holds(const Report& report) {
  return std::all_of(report.tables.begin(), report.tables.end(),
                     [](const TableReport& table) { return table.mismatches.empty(); });
}

}  // namespace tierline::migrator
