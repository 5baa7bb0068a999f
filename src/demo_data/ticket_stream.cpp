#include "demo_data/people.hpp"
#include "demo_data/quota.hpp"
#include "demo_data/reference.hpp"
#include "demo_data/streams.hpp"
#include "demo_data/texts.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace tierline::demo_data {
namespace {

/// Columns by their place in the file, from 0.
enum : std::size_t {
  ticket_id,
  parent_id,
  customer_reference,
  created_time,
  month_created,
  sla_name,
  account_id,
  account_name,
  site_classification,
  site_status,
  billing_code,
  title,
  description,
  ticket_type,
  status,
  assignee_id,
  assignee,
  job_reference,
  team,
  modified_time,
  category,
  resolution_type,
  root_cause,
  created_by_id,
  created_by,
  contact,
  channel,
  related_ci_id,
  related_ci,
  response_date,
  resolution_date,
  response_met,
  resolution_met,
  sla_met,
  sla_exempt,
  mitigated_reason,
  clock_status,
  breach_reason,
  breach_comment,
  qa_review,
  closure_date,
  month_closed,
  solution,
  sla_closure_date,
  sla_month_closed,
  sla_this_month,
  sla_last_month,
  sla_achievement,
  change_risk,
  change_trigger,
  change_type,
  change_planned_start,
  change_planned_end,
  change_actual_start,
  change_actual_end,
  change_approver,
  change_success,
  is_template,
  platform,
  group
};

constexpr std::array<std::string_view, 4> sla_names{"Standard 8x5", "Gold 24x7", "Silver 12x5",
                                                    "Monitoring 24x7"};
constexpr std::array<std::string_view, 5> channels{"Email", "Portal", "Phone", "Monitoring",
                                                   "Chat"};
constexpr std::array<std::string_view, 4> resolutions{"Resolved", "Workaround", "No Fault Found",
                                                      "Completed"};
constexpr std::array<std::string_view, 3> site_classes{"Clinic", "Office", "Data Centre"};
constexpr std::array<std::string_view, 3> platforms{"Windows", "Azure", "Network"};
constexpr std::array<std::int64_t, 6> largest_accounts{5075, 1023, 792, 500, 470, 461};
constexpr std::size_t accounts = 144;
constexpr std::int64_t day_first_responses = 9;

template <typename Array>
auto any_of(const Array& values, Random& random) {
  return values[random.below(values.size())];
}

std::vector<std::uint8_t> deal_accounts(std::int64_t tickets, Random& random) {
  Counts weights{largest_accounts.begin(), largest_accounts.end()};
  const auto rest =
      reference::tickets - std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  Counts line;
  for (std::size_t i = weights.size(); i < accounts; ++i) {
    line.push_back(static_cast<std::int64_t>(accounts + 10 - i));
  }
  const auto shares = divide(rest, line);
  weights.insert(weights.end(), shares.begin(), shares.end());
  auto dealt = repeated(divide(tickets, weights));
  random.shuffle(dealt);
  return dealt;
}

/// Fills the columns in groups; what is rare is chosen beforehand, so that its number is exact.
class TicketStream {
 public:
  TicketStream(const Plan& plan, TableWriter& writer, Truth& truth)
      : plan_{plan},
        writer_{writer},
        row_{writer.row()},
        truth_{truth},
        texts_{plan},
        random_{plan.seed, 2},
        accounts_{deal_accounts(size(), random_)},
        child_{choose_share(0.022)},
        referenced_{choose_share(0.05)},
        with_sla_{choose_share(0.677)},
        with_job_{choose_share(0.132)},
        with_resolution_type_{choose_share(0.831)},
        responded_{choose_share(0.634)},
        with_ci_{choose_share(0.15)},
        change_{choose_share(0.006)},
        placeholder_{choose_share(0.004)} {
    choose_day_first();
    // All terminal tickets have a solution, and five open ones at scale 1.
    open_solutions_ = scaled(5, plan.scale);
  }

  void write_all() {
    for (std::size_t i = 0; i < plan_.tickets.size(); ++i) {
      write(plan_.tickets[i], i);
    }
  }

 private:
  std::int64_t size() const { return static_cast<std::int64_t>(plan_.tickets.size()); }
  std::vector<bool> choose_share(double share) {
    return choose(plan_.tickets.size(), static_cast<std::size_t>(scaled(size(), share)), random_);
  }

  void choose_day_first();
  void write(const Ticket& ticket, std::size_t index);
  void fill_identity(const Ticket& ticket, std::size_t index);
  void fill_people(const Ticket& ticket, std::size_t index);
  void fill_times(const Ticket& ticket, std::size_t index);
  void fill_sla(const Ticket& ticket);
  void fill_change(const Ticket& ticket, std::size_t index);
  void fill_solution(const Ticket& ticket, std::size_t index);
  LocalTime response_time(const Ticket& ticket) {
    const auto latest = ticket.resolved.value_or(ticket.created + 4 * hour_seconds);
    return ticket.created +
           random_.between(120, std::max<std::int64_t>(
                                    121, std::min<std::int64_t>(latest - ticket.created, 14'400)));
  }

  const Plan& plan_;
  TableWriter& writer_;
  Row& row_;
  Truth& truth_;
  TicketTexts texts_;
  Random random_;
  std::vector<std::uint8_t> accounts_;
  std::vector<bool> child_, referenced_, with_sla_, with_job_, with_resolution_type_, responded_,
      with_ci_, change_, placeholder_, day_first_;
  std::int64_t open_solutions_ = 0;
};

/// Nine responses at scale 1 are written day-first; a third of them could be read either way.
void TicketStream::choose_day_first() {
  std::vector<std::size_t> early;
  std::vector<std::size_t> late;
  for (std::size_t i = 0; i < plan_.tickets.size(); ++i) {
    if (responded_[i] && plan_.tickets[i].created % day_seconds < 18 * hour_seconds) {
      (day_of_month(plan_.tickets[i].created) <= 12 ? early : late).push_back(i);
    }
  }
  day_first_.assign(plan_.tickets.size(), false);
  const auto count = static_cast<std::size_t>(scaled(day_first_responses, plan_.scale));
  const auto pick = [&](const std::vector<std::size_t>& from, std::size_t number) {
    const auto chosen = choose(from.size(), number, random_);
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (chosen[i]) {
        day_first_[from[i]] = true;
      }
    }
  };
  pick(early, count / 3);
  pick(late, count - count / 3);
}

void TicketStream::fill_identity(const Ticket& ticket, std::size_t index) {
  row_.set(ticket_id, ticket.id);
  if (child_[index] && index > 0) {
    row_.set(parent_id, plan_.tickets[random_.below(index)].id);
  } else {
    writer_.set_missing(parent_id, random_);
  }
  if (referenced_[index]) {
    row_.set(customer_reference, fmt::format("REF-{:06}", random_.below(1'000'000)));
  }
  const auto account = accounts_[index] + std::size_t{1};
  if (random_.chance(0.98)) {
    row_.set(account_id, static_cast<std::int64_t>(50'000 + account));
  } else {
    writer_.set_missing(account_id, random_);
  }
  row_.set(account_name, client_name(account));
  row_.set(billing_code, client_code(account));
  row_.set(site_classification, any_of(site_classes, random_));
  row_.set(site_status, random_.chance(0.97) ? "Active" : "Closed");
  texts_.make(ticket, index, random_);
  row_.set(title, texts_.title());
  row_.set(description, texts_.description());
  row_.set(status, reference::statuses[ticket.status]);
  row_.set(team, reference::teams[ticket.team].name);
  if (ticket.type) {
    row_.set(ticket_type, reference::ticket_types[*ticket.type]);
  }
  const auto category_name = reference::categories[ticket.category].name;
  row_.set(category, category_name);
  if (category_name.find("&amp;") != std::string_view::npos) {
    writer_.plant("escaped-entity", category, std::string{category_name});
  }
  const auto root = reference::root_causes[ticket.root_cause].name;
  if (!root.empty()) {
    row_.set(root_cause, root);
  }
}

void TicketStream::fill_people(const Ticket& ticket, std::size_t index) {
  const auto pseudo = reference::pseudo_users.size();
  if (ticket.assignee < pseudo) {
    row_.set(assignee, reference::pseudo_users[ticket.assignee]);
    row_.set(assignee_id, static_cast<std::int64_t>(900'010 + ticket.assignee));
    truth_.plant_unlisted("pseudo-user", "tickets", ticket_columns()[assignee].header);
  } else {
    const auto person = ticket.assignee - pseudo + 1;
    row_.set(assignee, person_name(person));
    row_.set(assignee_id, person_id(person));
  }
  const bool by_machine = ticket.category == reference::alert;
  const auto author = 1 + random_.below(350);
  row_.set(created_by_id, by_machine ? automation_id : person_id(author));
  row_.set(created_by, by_machine ? std::string{automation_login} : person_name(author));
  row_.set(contact, fmt::format("Contact {:04}", 1 + random_.below(2'000)));
  row_.set(channel, by_machine ? std::string_view{"Monitoring"} : any_of(channels, random_));
  if (with_job_[index]) {
    row_.set(job_reference, fmt::format("JOB-{:05}", random_.below(100'000)));
  }
  if (with_ci_[index]) {
    row_.set(related_ci_id, static_cast<std::int64_t>(10'000 + random_.below(5'000)));
  } else {
    writer_.set_missing(related_ci_id, random_);
  }
  if (with_resolution_type_[index]) {
    row_.set(resolution_type, any_of(resolutions, random_));
  }
  row_.set(is_template, "No");
  row_.set(platform, any_of(platforms, random_));
  row_.set(group, "Cloud");
}

void TicketStream::fill_times(const Ticket& ticket, std::size_t index) {
  row_.set(created_time, iso(ticket.created));
  row_.set(month_created, iso_month(ticket.created));
  const auto response = response_time(ticket);
  if (!responded_[index]) {
    writer_.set_missing(response_date, random_);
  } else if (day_first_[index]) {
    const auto text = day_first(response);
    row_.set(response_date, text);
    writer_.plant("day-first-date", response_date, text);
  } else {
    row_.set(response_date, iso(response));
  }
  if (ticket.resolved) {
    row_.set(resolution_date, iso(*ticket.resolved));
  } else {
    writer_.set_missing(resolution_date, random_);
  }
  const auto done = ticket.resolved.value_or(response);
  const auto modified =
      std::max(done, std::min(done + random_.between(0, 3 * day_seconds), export_time()));
  row_.set(modified_time, iso(modified));
  if (ticket.closed()) {
    row_.set(closure_date, iso(modified));
    row_.set(month_closed, iso_month(modified));
  } else {
    writer_.set_missing(closure_date, random_);
  }
  if (ticket.resolved) {
    row_.set(sla_closure_date, iso(*ticket.resolved));
    row_.set(sla_month_closed, iso_month(*ticket.resolved));
    row_.set(sla_this_month, iso_month(*ticket.resolved) == "2025-10" ? "Yes" : "No");
    row_.set(sla_last_month, iso_month(*ticket.resolved) == "2025-09" ? "Yes" : "No");
  } else {
    writer_.set_missing(sla_closure_date, random_);
  }
  if (with_sla_[index]) {
    row_.set(sla_name, any_of(sla_names, random_));
  }
}

void TicketStream::fill_sla(const Ticket& ticket) {
  row_.set(sla_exempt, random_.chance(0.02) ? "yes" : "no");
  row_.set(clock_status, ticket.terminal() ? "Stopped" : "Running");
  row_.set(qa_review, random_.chance(0.05) ? "yes" : "no");
  if (ticket.sla == SlaMet::unknown) {
    return;
  }
  const bool met = ticket.sla == SlaMet::yes;
  row_.set(sla_met, met ? "yes" : "no");
  row_.set(response_met, met || random_.chance(0.4) ? "yes" : "no");
  row_.set(resolution_met, met ? "yes" : "no");
  row_.set(sla_achievement, met ? "Achieved" : "Missed");
  if (!met) {
    row_.set(breach_reason, random_.chance(0.6) ? "Waiting for vendor" : "Queue too long");
    if (random_.chance(0.56)) {
      row_.set(breach_comment, texts_.pool().cut(90, 0.5, 20, 400, random_));
    }
    if (random_.chance(0.1)) {
      row_.set(mitigated_reason, "Agreed with the client");
    }
  }
}

void TicketStream::fill_change(const Ticket& ticket, std::size_t index) {
  if (!change_[index]) {
    for (const auto column :
         {change_planned_start, change_planned_end, change_actual_start, change_actual_end}) {
      writer_.set_missing(column, random_);
    }
    return;
  }
  const auto start = ticket.created + random_.between(1, 72) * hour_seconds;
  row_.set(change_risk, random_.chance(0.8) ? "Low" : "Medium");
  row_.set(change_trigger, "Request");
  row_.set(change_type, random_.chance(0.7) ? "Standard" : "Normal");
  row_.set(change_planned_start, iso(start));
  row_.set(change_planned_end, iso(start + 2 * hour_seconds));
  row_.set(change_actual_start, iso(start + 300));
  row_.set(change_actual_end, iso(start + hour_seconds));
  row_.set(change_approver, person_name(1 + random_.below(20)));
  row_.set(change_success, random_.chance(0.95) ? "yes" : "no");
}

void TicketStream::fill_solution(const Ticket& ticket, std::size_t index) {
  if (!ticket.terminal() && open_solutions_-- <= 0) {
    return;
  }
  if (placeholder_[index]) {
    row_.set(solution, "[TKT-Key] TKT-Summary");
    writer_.plant("template-placeholder", solution, "[TKT-Key] TKT-Summary");
    return;
  }
  row_.set(solution, texts_.pool().cut(300, 0.8, 10, 8'000, random_));
}

void TicketStream::write(const Ticket& ticket, std::size_t index) {
  fill_identity(ticket, index);
  fill_people(ticket, index);
  fill_times(ticket, index);
  fill_sla(ticket);
  fill_change(ticket, index);
  fill_solution(ticket, index);
  truth_.count_ticket(ticket);
  writer_.write();
}

}  // namespace

void write_tickets(const Plan& plan, TableWriter& writer, Truth& truth) {
  TicketStream{plan, writer, truth}.write_all();
}

}  // namespace tierline::demo_data
