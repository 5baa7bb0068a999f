#include "demo_data/truth.hpp"

#include "demo_data/reference.hpp"

#include <algorithm>

namespace tierline::demo_data {
namespace {

std::size_t contact_group(std::uint16_t visible) {
  return visible < 2 ? visible : visible < 4 ? 2U : 3U;
}

void count_hands(const Hands& hands, std::array<std::int64_t, 4>& groups) {
  ++groups[std::min<std::size_t>(hands.persons.size(), 4) - 1];
}

}  // namespace

void Gaps::add(std::int64_t gap) {
  ++tickets;
  seconds += gap;
}

void BaseTruth::count(const Ticket& ticket) {
  auto& team = teams[std::string{reference::teams[ticket.team].name}];
  const std::string category{reference::categories[ticket.category].name};
  ++team.tickets;
  team.with_contact += ticket.visible > 0;
  team.with_one_contact += ticket.visible == 1;
  ++team.categories[category];
  ++categories[category];
  ++root_causes[std::string{reference::root_causes[ticket.root_cause].name}];
  if (ticket.category == reference::support) {
    const auto human = ticket.visible + ticket.worknotes;
    ++team.support_tickets;
    team.support_human_comments += human;
    team.support_comments += human + ticket.automation + ticket.system;
  }
  if (!ticket.resolved) return;
  const auto gap = *ticket.resolved - ticket.created;
  team.gaps.add(gap);
  gaps_by_created[iso_month(ticket.created)].add(gap);
  gaps_by_resolved[iso_month(*ticket.resolved)].add(gap);
}

void Truth::count_entry(const Ticket& ticket, std::size_t person, bool by_project) {
  auto& of_ticket = (by_project ? project_hands : hands)[ticket.id];
  of_ticket.closed = ticket.closed();
  of_ticket.terminal = ticket.terminal();
  of_ticket.persons.insert(person);
}

void Truth::sum_up_hands() {
  for (const auto& [id, of_ticket] : hands) {
    if (of_ticket.closed) count_hands(of_ticket, of_closed.technicians);
    if (of_ticket.terminal) count_hands(of_ticket, of_terminal.technicians);
  }
  for (const auto& [id, of_ticket] : project_hands) {
    if (of_ticket.closed) count_hands(of_ticket, of_closed.project_technicians);
  }
}

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
    of_terminal.count(ticket);
    ++terminal_by_contacts[contact_group(ticket.visible)];
  }
  if (ticket.closed()) {
    of_closed.count(ticket);
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
