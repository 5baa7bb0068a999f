#include "demo_data/truth.hpp"

#include "demo_data/reference.hpp"

namespace tierline::demo_data {
namespace {

std::size_t contact_group(std::uint16_t visible) {
  return visible < 2 ? visible : visible < 4 ? 2U : 3U;
}

}  // namespace

void Truth::count_ticket(const Ticket& ticket) {
  const auto name = [](const auto& row) { return std::string{row.name}; };
  const auto category = name(reference::categories[ticket.category]);
  const std::string status{reference::statuses[ticket.status]};
  ++tiers[ticket.tier];
  ++tiers_by_category[category][ticket.tier];
  ++tiers_by_month[std::string{reference::months[ticket.month]}][ticket.tier];
  ++tiers_by_status[status][ticket.tier];
  ++statuses[status];
  ++categories[category];
  ++root_causes[name(reference::root_causes[ticket.root_cause])];
  ++teams[name(reference::teams[ticket.team])];
  ++(ticket.terminal() ? terminal : open);
  closed += ticket.closed();
  ++(ticket.sla == SlaMet::yes ? sla_met : ticket.sla == SlaMet::no ? sla_missed : sla_unknown);
  if (ticket.terminal()) {
    ++terminal_by_contacts[contact_group(ticket.visible)];
  }
  if (ticket.closed()) {
    ++closed_by_contacts[contact_group(ticket.visible)];
  }
  if (ticket.resolved) {
    const auto seconds = *ticket.resolved - ticket.created;
    ++resolved;
    resolution_seconds += seconds;
    if (ticket.closed()) {
      ++closed_resolved;
      closed_resolution_seconds += seconds;
    }
  }
}

void Truth::plant(Defect defect) {
  plant_unlisted(defect.kind, defect.table, defect.column);
  defects.push_back(std::move(defect));
}

void Truth::plant_unlisted(std::string_view kind, std::string_view table, std::string_view column,
                           std::int64_t count) {
  defect_counts[{std::string{kind}, std::string{table}, std::string{column}}] += count;
}

}  // namespace tierline::demo_data
