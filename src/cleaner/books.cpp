#include "cleaner/books.hpp"

#include "tierline/source/books.hpp"

namespace tierline::cleaner {

void write_books(sqlite::Connection& output, const observability::Services& services,
                 TimePoint started_at, const std::vector<quality::GateResult>& profile_gates,
                 const std::vector<quality::GateResult>& gates) {
  source::note_run(output, {services.run_id, "cleaner", started_at, services.clock.now(),
                            quality::worst_of(gates)});
  source::note_gates(output, services.run_id, "profile", profile_gates);
  source::note_gates(output, services.run_id, "clean", gates);
}

}  // namespace tierline::cleaner
