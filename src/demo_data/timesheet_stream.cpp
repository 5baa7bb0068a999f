#include "demo_data/people.hpp"
#include "demo_data/quota.hpp"
#include "demo_data/reference.hpp"
#include "demo_data/streams.hpp"
#include "demo_data/texts.hpp"
#include "demo_data/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tierline::demo_data {
namespace {

enum : std::size_t {
  full_name,
  login,
  title,
  description,
  date,
  time_from,
  time_to,
  type,
  category,
  sub_category,
  category_2,
  hours,
  crm_id,
  project_code,
  cost_centre_id,
  cost_centre,
  billing_code,
  account_name,
  bill_state,
  internal,
  department
};

/// What the ticket reference of a row is; with the work type it makes the row's code.
enum Reference : std::uint8_t { linked, zero, orphan };

constexpr std::array<std::string_view, 5> job_titles{"Systems Engineer", "Service Desk Analyst",
                                                     "Field Technician", "Project Engineer",
                                                     "Team Lead"};
constexpr std::array<std::string_view, 5> departments{"Cloud", "Field Services", "Applications",
                                                      "Telephony", "Sales"};
constexpr std::int64_t slot_minutes = 90;
constexpr std::int64_t day_start_minutes = 420;

struct Day {
  LocalTime date;
  std::int64_t rows;
};

/// Working days of the four months, weekends thin, then the five rows elsewhere: four in November,
/// the last one in the future.
std::vector<Day> plan_days(std::int64_t total) {
  const auto by_month = divide(total, reference::timesheets_by_month);
  const std::array<unsigned, 4> last_day{31, 31, 30, 13};
  std::vector<Day> days;
  for (unsigned m = 0; m < 4; ++m) {
    Counts weights;
    for (unsigned d = 1; d <= last_day[m]; ++d) {
      const auto day = local_time(2025, 7 + m, d);
      weights.push_back(weekday(day) < 5 ? 100 : 8);
    }
    const auto rows = divide(by_month[m], weights);
    for (unsigned d = 1; d <= last_day[m]; ++d) {
      days.push_back({local_time(2025, 7 + m, d), rows[d - 1]});
    }
  }
  auto elsewhere = by_month[4];
  for (unsigned d = 3; elsewhere > 1; ++d) {
    const auto rows =
        std::min<std::int64_t>(elsewhere - 1, std::max<std::int64_t>(1, total / 141'062));
    days.push_back({local_time(2025, 11, d), rows});
    elsewhere -= rows;
  }
  days.push_back({local_time(2026, 7, 1), elsewhere});
  return days;
}

/// Three codes per work type, shuffled; before the first ticket nothing is linked.
std::vector<std::uint8_t> deal_codes(std::int64_t total, std::int64_t before_first,
                                     Random& random) {
  Counts weights;
  for (const auto& work : reference::work_types) {
    weights.insert(weights.end(), {work.linked, work.zero, work.count - work.linked - work.zero});
  }
  auto codes = repeated(divide(total, weights));
  random.shuffle(codes);
  const auto first = static_cast<std::size_t>(before_first);
  for (std::size_t i = 0; i < first && first < codes.size(); ++i) {
    while (codes[i] % 3 == linked) {
      const auto j = first + random.below(codes.size() - first);
      std::swap(codes[i], codes[j]);
    }
  }
  return codes;
}

class TimesheetStream {
 public:
  TimesheetStream(const Plan& plan, TableWriter& writer, Truth& truth)
      : plan_{plan},
        writer_{writer},
        row_{writer.row()},
        truth_{truth},
        pool_{talk(), plan.seed, 15},
        random_{plan.seed, 4},
        days_{plan_days(plan.timesheets)},
        codes_{deal_codes(plan.timesheets, days_[0].rows + days_[1].rows, random_)},
        described_{
            choose(static_cast<std::size_t>(plan.timesheets),
                   static_cast<std::size_t>(scaled(reference::timesheets_described, plan.scale)),
                   random_)},
        users_{std::max<std::size_t>(4, static_cast<std::size_t>(std::ceil(350 * plan.scale)))} {}

  void write_all() {
    for (const auto& day : days_) {
      const auto first_user = random_.below(users_);
      for (std::int64_t i = 0; i < day.rows; ++i) {
        write(day.date, (first_user + static_cast<std::size_t>(i)) % users_ + 1,
              i / static_cast<std::int64_t>(users_));
      }
    }
  }

 private:
  void write(LocalTime day, std::size_t user, std::int64_t slot);
  void fill_work(LocalTime day, std::size_t user, std::int64_t slot);
  void fill_reference(LocalTime day, std::size_t user);
  const Ticket& ticket_before(LocalTime day);
  std::int64_t unknown_ticket();

  const Plan& plan_;
  TableWriter& writer_;
  Row& row_;
  Truth& truth_;
  TextPool pool_;
  Random random_;
  std::vector<Day> days_;
  std::vector<std::uint8_t> codes_;
  std::vector<bool> described_;
  std::size_t users_;
  std::size_t number_ = 0;
};

/// One of the ten days before the end of `day`; any earlier one if those had none.
const Ticket& TimesheetStream::ticket_before(LocalTime day) {
  const auto& tickets = plan_.tickets;
  const auto at = [&](LocalTime time) {
    return static_cast<std::size_t>(
        std::lower_bound(tickets.begin(), tickets.end(), time,
                         [](const Ticket& ticket, LocalTime t) { return ticket.created < t; }) -
        tickets.begin());
  };
  const auto end = std::max<std::size_t>(1, at(day + day_seconds));
  const auto begin = at(day - 10 * day_seconds);
  return tickets[begin < end ? begin + random_.below(end - begin) : random_.below(end)];
}

/// The number of a ticket of some other department.
std::int64_t TimesheetStream::unknown_ticket() {
  const auto& tickets = plan_.tickets;
  auto id = random_.between(3'400'000, 4'121'000);
  const auto taken = [&](std::int64_t wanted) {
    const auto found = std::lower_bound(
        tickets.begin(), tickets.end(), wanted,
        [](const Ticket& ticket, std::int64_t value) { return ticket.id < value; });
    return found != tickets.end() && found->id == wanted;
  };
  while (taken(id)) {
    --id;
  }
  return id;
}

void TimesheetStream::fill_reference(LocalTime day, std::size_t user) {
  const auto code = codes_[number_];
  const auto& work = reference::work_types[code / 3];
  if (!work.name.empty()) {
    row_.set(type, work.name);
  }
  ++truth_.work_types[std::string{work.name}];
  auto project = fmt::format("P-{:05}", 1 + random_.below(4'000));
  if (code % 3 == linked) {
    const auto& ticket = ticket_before(day);
    row_.set(crm_id, ticket.id);
    // About a tenth of the closed tickets can be reached by the project code as well.
    if (ticket.closed() && ticket.id % 7 == 0) {
      project = std::to_string(ticket.id);
      truth_.count_entry(ticket, user, true);
    }
    truth_.count_entry(ticket, user, false);
    ++truth_.timesheets_linked;
  } else {
    const bool none = code % 3 == zero;
    row_.set(crm_id, none ? std::int64_t{0} : unknown_ticket());
    ++truth_.timesheets_orphan;
    truth_.timesheets_zero += none;
  }
  row_.set(project_code, project);
}

void TimesheetStream::fill_work(LocalTime day, std::size_t user, std::int64_t slot) {
  const auto from = (day_start_minutes + slot * slot_minutes) % 1'440;
  const auto minutes = 15 * random_.between(1, 6);
  row_.set_date(date, day);
  const auto clock = [](std::int64_t minute) {
    return fmt::format("{:02}:{:02}", minute / 60 % 24, minute % 60);
  };
  row_.set(time_from, clock(from));
  row_.set(time_to, clock(from + minutes));
  row_.set(hours, static_cast<double>(minutes) / 60);
  truth_.minutes_by_person[user] += minutes;
  ++truth_.timesheets_by_month[iso_month(day)];
  if (described_[number_]) {
    row_.set(description, pool_.cut(90, 0.7, 5, 1'500, random_));
  }
  row_.set(category, random_.chance(0.8) ? "Work" : "Travel");
  if (random_.chance(0.3)) {
    row_.set(sub_category, static_cast<double>(random_.between(1, 60)));
  } else {
    writer_.set_missing(sub_category, random_);
  }
  if (random_.chance(0.4)) {
    row_.set(category_2, random_.chance(0.5) ? "Planned" : "Unplanned");
  }
}

void TimesheetStream::write(LocalTime day, std::size_t user, std::int64_t slot) {
  row_.set(full_name, person_name(user));
  row_.set(login, person_login(user));
  row_.set(title, job_titles[user % job_titles.size()]);
  fill_work(day, user, slot);
  fill_reference(day, user);
  const auto centre = user % departments.size();
  row_.set(cost_centre_id, static_cast<std::int64_t>(100 + centre));
  row_.set(cost_centre, fmt::format("Centre {:02}", centre + 1));
  const auto account = 1 + random_.below(240);
  row_.set(billing_code, client_code(account));
  row_.set(account_name, client_name(account));
  row_.set(bill_state, random_.chance(0.9) ? "Active" : "On Hold");
  row_.set(internal, account % 24 == 0 ? "yes" : "no");
  row_.set(department, departments[centre]);
  ++number_;
  writer_.write();
}

}  // namespace

void write_timesheets(const Plan& plan, TableWriter& writer, Truth& truth) {
  TimesheetStream{plan, writer, truth}.write_all();
  truth.sum_up_hands();
}

}  // namespace tierline::demo_data
