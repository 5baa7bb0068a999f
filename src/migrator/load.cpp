#include "migrator/load.hpp"

#include "tierline/postgres/copy_writer.hpp"

#include "migrator/pulse.hpp"
#include "migrator/source_rows.hpp"
#include "migrator/tally.hpp"

namespace tierline::migrator {

TableReport copy_table(const Load& load, const tickets::Table& table,
                       const observability::Services& services) {
  const Stopwatch copying;
  const bool tiered = table.name == "tickets";
  const auto columns = loaded_columns(table);
  const auto tally = std::make_shared<Tally>(table, columns, load.proof);
  SourceRows rows{load, table};
  // The last rowid is the number of rows where none is missing, and counting them reads the table.
  services.progress.begin("load " + table.name,
                          static_cast<std::uint64_t>(sqlite::last_rowid(load.source, table.name)));
  Pulse pulse{services.progress, load.health};
  postgres::CopyWriter copy{load.target, load.schema, table.name, names_of(columns),
                            postgres::CopyInto::new_table};
  TableReport result;
  while (rows.step()) {
    pulse.row();
    copy.begin_row();
    rows.write(copy);
    tally->add(copy.row());
    if (tiered) ++result.tiers[std::string{tickets::to_string(rows.tier())}];
  }
  result.table = table.name;
  result.rows_read = rows.rows();
  result.rows_loaded = copy.finish();
  result.clock_changes = rows.clock_changes();
  result.tally = tally;
  result.copy_seconds = copying.seconds();
  services.progress.finish();
  return result;
}

}  // namespace tierline::migrator
