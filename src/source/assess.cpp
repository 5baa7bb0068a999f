#include "tierline/source/assess.hpp"

#include "tierline/base/interrupt.hpp"
#include "tierline/sql/sqlite.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string_view>

namespace tierline::source {
namespace {

void assess_table(sqlite::Connection& database, const tickets::Table& table,
                  quality::Assessor& assessor, const observability::Services& services) {
  auto layout = find_layout(database, table);
  if (!layout) return;
  assessor.begin_table(table.name, columns_there(*layout));
  const auto needed = assessor.columns_needed(table.name);
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (!needed[i]) layout->header_of[i].reset();
  }
  services.progress.begin("assess " + table.name,
                          static_cast<std::uint64_t>(sqlite::last_rowid(database, table.name)));
  RowReader reader{database, *layout, RowReader::Rows::all};
  std::uint64_t rows = 0;
  while (reader.next()) {
    assessor.add(reader.values(), reader.source_row());
    if (++rows % rows_between_signals == 0) {
      stop_if_interrupted();
      services.progress.advance(rows_between_signals);
    }
  }
  services.progress.advance(rows % rows_between_signals);
  services.progress.finish();
}

}  // namespace

std::vector<bool> columns_there(const Layout& layout) {
  std::vector<bool> there;
  for (const auto& header : layout.header_of) there.push_back(header.has_value());
  return there;
}

quality::Population population_of(sqlite::Connection& database) {
  if (!made_by_importer(database)) return quality::Population::unknown;
  sqlite::Statement query{database, sql::sqlite::read_import_file_settings.text};
  query.bind(1, std::string_view{"tickets"});
  if (!query.step()) return quality::Population::unknown;
  const auto settings = nlohmann::json::parse(query.text(0), nullptr, false);
  return settings.is_object() && settings.contains("roster_sha256") ? quality::Population::roster
                                                                    : quality::Population::unknown;
}

quality::Assessment assess(sqlite::Connection& database, const tickets::Contract& contract,
                           const quality::RuleSet& rules, const observability::Services& services) {
  quality::Assessor assessor{rules, contract, services.clock.now()};
  assessor.set_population(population_of(database));
  for (const auto& table : contract.tables) {
    if (!table.absent) assess_table(database, table, assessor, services);
  }
  return assessor.finish();
}

}  // namespace tierline::source
