#include "tierline/pods/pods.hpp"

#include "tierline/etl/runs.hpp"
#include "tierline/postgres/copy_writer.hpp"
#include "tierline/sql/postgres.hpp"

#include "pods/assignments.hpp"

#include <optional>

namespace tierline::pods {
namespace {

void send(postgres::Transaction& transaction, const std::vector<Assignment>& assignments) {
  transaction.execute(sql::postgres::create_new_pod);
  postgres::CopyWriter copy{transaction, "", "new_pod", {"ticket_id", "pod"}};
  for (const auto& assignment : assignments) {
    copy.begin_row();
    copy.bigint(assignment.ticket_id);
    copy.text(assignment.pod);
  }
  copy.finish();
}

void find_unknown(postgres::Transaction& transaction, Assigned& report) {
  for (const auto& row : transaction.query(sql::postgres::unknown_pod_tickets)) {
    report.unknown = std::stoull(row.at(1).value());
    report.first_unknown.push_back(std::stoll(row.at(0).value()));
  }
}

void write(const std::vector<Assignment>& assignments, postgres::Session& session,
           const std::string& run_id, Assigned& report) {
  postgres::Transaction transaction{session};
  transaction.query(sql::postgres::tell_run, {run_id});
  send(transaction, assignments);
  find_unknown(transaction, report);
  if (report.refused()) return;
  const auto counts = transaction.query(sql::postgres::apply_pods).at(0);
  const auto count = [&](std::size_t column) { return std::stoull(counts.at(column).value()); };
  report.assigned = count(0);
  report.moved = count(1);
  report.unassigned = count(2);
  report.unchanged = report.rows - report.assigned - report.moved - report.unassigned;
  if (!report.dry_run) transaction.commit();
}

}  // namespace

Verdict Assigned::verdict() const {
  if (refused()) return Verdict::fail;
  return rows == 0 || unknown > 0 ? Verdict::warn : Verdict::pass;
}

Assigned assign(const AssignOptions& options, postgres::Session& session,
                const observability::Services& services) {
  Assigned report;
  report.allow_unknown = options.allow_unknown;
  report.dry_run = options.dry_run;
  const auto assignments = read_assignments(options.file, report);
  std::optional<etl::OwnRun> run_in_books;
  if (!options.dry_run) {
    run_in_books.emplace(session, services.run_id, "pods", services.clock, [&](const Error& cause) {
      services.log.warn("the end of the run is not in the books", {{"cause", cause.message()}});
    });
  }
  if (!report.faults.any()) write(assignments, session, services.run_id, report);
  services.log.info("assigned pods", {{"rows", report.rows},
                                      {"assigned", report.assigned},
                                      {"moved", report.moved},
                                      {"unassigned", report.unassigned},
                                      {"faulty_rows", report.faults.count()},
                                      {"unknown", report.unknown}});
  if (run_in_books) run_in_books->finish(to_string(report.verdict()));
  return report;
}

Listed list(postgres::Session& session) {
  Listed report;
  for (const auto& row : session.query(sql::postgres::pods)) {
    report.pods.push_back(
        {row.at(0).value(), std::stoull(row.at(1).value()), std::stoull(row.at(2).value())});
  }
  return report;
}

Shown show(std::int64_t ticket_id, postgres::Session& session) {
  Shown report;
  report.ticket_id = ticket_id;
  const postgres::Params ticket{std::to_string(ticket_id)};
  const auto rows = session.query(sql::postgres::pod_of_ticket, ticket);
  if (!rows.empty()) report.pod = rows.at(0).at(0);
  for (const auto& row : session.query(sql::postgres::pod_changes, ticket)) {
    report.changes.push_back({row.at(0).value(), row.at(1).value_or(""), row.at(2).value_or(""),
                              row.at(3).value(), row.at(4).value_or("")});
  }
  return report;
}

}  // namespace tierline::pods
