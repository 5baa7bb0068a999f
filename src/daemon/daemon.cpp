#include "tierline/daemon/daemon.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/retry.hpp"
#include "tierline/etl/migrations.hpp"

#include "daemon/entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace tierline::daemon {
namespace {

using std::chrono::seconds;

constexpr seconds between_checks{5};

int wanted_schema_version() {
  int last = 0;
  for (const auto& migration : etl::builtin_migrations()) {
    if (migration.applies_to == etl::AppliesTo::database) last = std::max(last, migration.number);
  }
  return last;
}

LastRun last_run(const etl::JobRun& run) {
  return {.due_at = run.due_at,
          .started_at = run.started_at,
          .finished_at = run.finished_at,
          .outcome = run.outcome,
          .reason = run.reason,
          .exit_status = run.exit_status,
          .verdict = run.verdict,
          .attempts = run.attempts,
          .run_id = run.run_id};
}

}  // namespace

Daemon::Daemon(DaemonOptions options, Schedule schedule, Ledger& ledger, Runner& runner,
               Board& board, observability::Services& services)
    : options_{std::move(options)},
      ledger_{ledger},
      runner_{runner},
      board_{board},
      services_{services},
      now_{services.clock.now()} {
  state_.started_at = now_;
  state_.schedule_file = options_.schedule_file.native();
  state_.database.wanted_schema_version = wanted_schema_version();
  reload(std::move(schedule));
}

Daemon::~Daemon() = default;

void Daemon::reload(Schedule schedule) {
  due_times_.emplace(schedule.time_zone);
  for (auto& [name, entry] : entries_) entry->is_listed = false;
  const auto listed = [&](const std::string& name) -> Entry& {
    auto& entry = entries_[name];
    if (entry == nullptr) {
      entry = std::make_unique<Entry>();
      entry->handled_until = now_;
    }
    entry->is_listed = true;
    entry->next_due.reset();
    return *entry;
  };
  for (auto& job : schedule.jobs) {
    auto& entry = listed(job.name);
    entry.jitter = jitter_of(job.name, job.jitter);
    entry.watch.reset();
    entry.inbox.reset();
    entry.job = std::move(job);
  }
  for (auto& watch : schedule.watches) {
    auto& entry = listed(watch.name);
    // A file at work goes back through the inbox it came from.
    const bool is_same =
        entry.watch && entry.watch->folder == watch.folder && entry.watch->settle == watch.settle;
    if (!is_same) {
      entry.inbox.emplace(watch.folder, watch.settle);
      entry.handled.reset();
    }
    entry.job.reset();
    entry.queued.reset();
    entry.watch = std::move(watch);
  }
  leads_ = false;  // what the books know of new jobs is read when the lead is taken
  next_seek_.reset();
  state_.schedule_error.clear();
  show();
}

void Daemon::refuse_reload(const std::string& reason) {
  state_.schedule_error = reason;
  show();
}

void Daemon::turn(std::chrono::milliseconds at_most) {
  const auto ended = runner_.wait(at_most);
  look_at_clock();
  note_ended(ended);
  keep_lead();
  if (leads_) {
    try {
      write_open_rows();
      for (auto& [name, entry] : entries_) {
        retry_due(*entry);
        if (!entry->is_listed) continue;
        begin_queued(*entry);
        if (entry->job) begin_due(*entry);
        if (entry->watch) begin_file(*entry);
      }
      write_open_rows();
      absence_.clear();
    } catch (const Error& error) {
      lose_lead(error);
    }
  }
  std::erase_if(entries_,
                [](const auto& entry) { return !entry.second->is_listed && !entry.second->task; });
  show();
}

void Daemon::look_at_clock() {
  const auto before = std::exchange(now_, services_.clock.now());
  if (now_ >= before) return;
  if (before - now_ > punctual) {
    services_.log.warn("the clock was set back",
                       {{"seconds", std::chrono::floor<seconds>(before - now_).count()}});
  }
  // What was due meanwhile has its row and stays done, whatever the clock says now.
  next_seek_.reset();
  for (auto& [name, entry] : entries_) {
    entry->handled_until = std::min(entry->handled_until, now_);
    entry->next_due.reset();
    entry->next_look.reset();
    if (entry->task && entry->task->retry_at) entry->task->retry_at = now_;
  }
}

void Daemon::keep_lead() {
  if (next_seek_ && now_ < *next_seek_) return;
  next_seek_ = now_ + between_checks;
  if (!leads_) return seek_lead();
  try {
    ledger_.check();
    state_.database.schema_version = ledger_.schema_version();
  } catch (const Error& error) {
    lose_lead(error);
  }
}

void Daemon::seek_lead() {
  try {
    const auto standing = ledger_.seek();
    state_.database.reachable = true;
    state_.database.error.clear();
    state_.database.schema_version = ledger_.schema_version();
    if (standing == Standing::leader) {
      take_lead();
    } else if (!std::exchange(was_led_by_other_, true)) {
      absence_ = "another daemon led";
      services_.log.info("another daemon leads this database; waiting for its end");
      give_up_waiting("another daemon took over before another attempt");
    }
  } catch (const Error& error) {
    lose_lead(error);
  }
}

void Daemon::take_lead() {
  std::set<std::pair<std::string, TimePoint>> ours;
  for (const auto& [name, entry] : entries_) {
    if (entry->task) ours.emplace(name, entry->task->run.due_at);
  }
  for (const auto& run : unwritten_) ours.emplace(run.job, run.due_at);
  for (const auto& run : ledger_.abandon_open(now_)) {
    if (ours.contains({run.job, run.due_at})) continue;
    services_.log.warn("a daemon died while a job ran",
                       {{"job", run.job}, {"due_at", to_iso8601(run.due_at)}, {"host", run.host}});
    count(run);
    const auto known = entries_.find(run.job);
    options_.tell(run, known == entries_.end() ? "" : typed(known->second->command()));
  }
  for (const auto& [name, entry] : entries_) {
    if (entry->task) ledger_.write(entry->task->run);
  }
  for (auto& [name, last] : ledger_.last_of_jobs()) {
    const auto known = entries_.find(name);
    if (known == entries_.end()) continue;
    auto& entry = *known->second;
    // Behind us lies what another daemon did; before us, what this one found at its start.
    const auto done_until = std::min(last.last.due_at, now_);
    entry.handled_until = entry.last ? std::max(entry.handled_until, done_until) : done_until;
    entry.next_due.reset();
    if (!last.last.outcome.empty()) entry.last = std::move(last.last);
    entry.last_success = last.last_success;
  }
  leads_ = true;
  was_led_by_other_ = false;
  services_.log.info("leading the jobs of this database");
}

void Daemon::lose_lead(const Error& cause) {
  if (leads_ || state_.database.error != cause.message()) {
    services_.log.warn("cannot keep the books of jobs; none begins until that is over",
                       {{"cause", cause.message()}, {"hint", cause.hint()}});
  }
  leads_ = false;
  absence_ =
      cause.code() == ErrorCode::unavailable ? "the database did not answer" : cause.message();
  state_.database.reachable = false;
  state_.database.error = cause.message();
}

void Daemon::write_open_rows() {
  while (!unwritten_.empty()) {
    try {
      ledger_.write(unwritten_.front());
    } catch (const Error& error) {
      // A row that is refused for itself would be refused for ever.
      if (!is_transient(error.code())) {
        services_.log.error("cannot write down a job run",
                            {{"job", unwritten_.front().job}, {"cause", error.message()}});
        unwritten_.erase(unwritten_.begin());
      }
      throw;
    }
    unwritten_.erase(unwritten_.begin());
  }
}

void Daemon::stop() {
  state_.stopping = true;
  show();
  give_up_waiting("the daemon stopped before another attempt");
  runner_.end_all();
  const auto is_at_work = [](const auto& entry) { return entry.second->task.has_value(); };
  while (std::any_of(entries_.begin(), entries_.end(), is_at_work)) {
    note_ended(runner_.wait(seconds{1}));
  }
  if (leads_) {
    try {
      write_open_rows();
    } catch (const Error& error) {
      lose_lead(error);
    }
  }
  show();
}

void Daemon::show() {
  state_.now = now_;
  state_.role = leads_ ? Role::leader : Role::standby;
  state_.jobs.clear();
  for (const auto& [name, entry] : entries_) {
    JobState job;
    job.name = name;
    job.command = typed(entry->command());
    job.when = entry->job ? entry->job->when.text() : entry->watch->folder.native();
    if (leads_) job.next_due = entry->next_due;
    if (entry->task) job.running_since = entry->task->run.started_at;
    if (entry->last) job.last = last_run(*entry->last);
    job.last_success = entry->last_success;
    job.overdue_after += entry->jitter;
    state_.jobs.push_back(std::move(job));
  }
  board_.set(state_);
}

}  // namespace tierline::daemon
