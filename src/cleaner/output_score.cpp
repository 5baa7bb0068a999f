#include "cleaner/output_score.hpp"

#include "cleaner/row_audit.hpp"

namespace tierline::cleaner {

quality::Assessment assess_output(sqlite::Connection& output, const tickets::Contract& contract,
                                  const std::vector<source::Layout>& layouts,
                                  const quality::RuleSet& rules, TimePoint now) {
  quality::Assessor assessor{rules, contract, now, RowAudit::most_keys};
  for (const auto& given : layouts) {
    const auto& table = *contract.find(given.table);
    std::vector<bool> there;
    for (const auto& header : given.header_of) there.push_back(header.has_value());
    assessor.begin_table(table.name, there);
    const auto layout = source::find_layout(output, table);
    source::RowReader rows{output, *layout, source::RowReader::Rows::all};
    while (rows.next()) assessor.add(rows.values(), rows.source_row());
  }
  return assessor.finish();
}

}  // namespace tierline::cleaner
