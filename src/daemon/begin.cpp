#include "tierline/base/error.hpp"
#include "tierline/base/retry.hpp"
#include "tierline/base/run_id.hpp"
#include "tierline/daemon/daemon.hpp"

#include "daemon/entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <random>

// The half of the daemon that begins jobs.
namespace tierline::daemon {
namespace {

using std::chrono::seconds;

/// More due times than this are not listed one by one when nobody was there for them.
constexpr std::size_t most_missed = 1000;
constexpr seconds between_looks{2};

}  // namespace

void Daemon::begin_due(Entry& entry) {
  const auto& job = *entry.job;
  if (!entry.next_due) entry.next_due = due_times_->next_after(job.when, entry.handled_until);
  if (now_ < *entry.next_due + entry.jitter) return;

  std::deque<TimePoint> ripe;
  std::uint64_t unlisted = 0;
  auto due = *entry.next_due;
  for (; due + entry.jitter <= now_; due = due_times_->next_after(job.when, due)) {
    ripe.push_back(due);
    if (ripe.size() <= most_missed) continue;
    ripe.pop_front();
    ++unlisted;
  }
  entry.next_due.reset();  // until all of them are in the books
  auto why = absence_.empty() ? "the clock jumped, or the machine slept" : absence_;
  if (unlisted > 0) {
    note(entry, ripe.front(), "missed", fmt::format("{}; so were {} before it", why, unlisted));
    ripe.pop_front();
  }
  for (std::size_t n = 0; n < ripe.size(); ++n) {
    const bool is_missed = now_ - ripe[n] - entry.jitter > punctual;
    begin_due_time(entry, ripe[n], n + 1 == ripe.size(), is_missed, why);
    entry.handled_until = ripe[n];
  }
  entry.next_due = due;
}

void Daemon::begin_due_time(Entry& entry, TimePoint due_at, bool is_last, bool is_missed,
                            const std::string& why_missed) {
  const bool is_made_up_for = entry.job->missed == Missed::run_once;
  if (!is_last || (is_missed && !is_made_up_for)) {
    const bool is_new = note(entry, due_at, "missed", why_missed);
    if (is_new && is_last && !entry.task) options_.tell(*entry.last, typed(entry.command()));
    return;
  }
  if (entry.task) {
    if (entry.job->overlap == Overlap::queue && !entry.queued) {
      entry.queued = due_at;
      return;
    }
    note(entry, due_at, "skipped",
         fmt::format("the run due at {} {}",
                     to_iso8601(entry.queued ? *entry.queued : entry.task->run.due_at),
                     entry.queued ? "still waited" : "was still at work"));
    return;
  }
  begin_run(entry, due_at, {}, is_missed ? "made up for: " + why_missed : std::string{});
}

void Daemon::begin_queued(Entry& entry) {
  if (!entry.queued || entry.task) return;
  begin_run(entry, *entry.queued, {}, "it waited for the run before it");
  entry.queued.reset();
}

void Daemon::begin_file(Entry& entry) {
  if (entry.task || (entry.next_look && now_ < *entry.next_look)) return;
  entry.next_look = now_ + between_looks;
  std::optional<std::string> name;
  try {
    name = entry.inbox->ready(now_);
    if (entry.handled && name == entry.handled->name) {
      name.reset();
      put_file_away(entry);
    }
    entry.inbox_trouble.clear();
  } catch (const Error& error) {
    if (entry.inbox_trouble != error.message()) {
      services_.log.warn("cannot watch a folder",
                         {{"job", entry.name()}, {"cause", error.message()}});
    }
    entry.inbox_trouble = error.message();
  }
  if (!name) return;
  auto due_at = TimePoint{std::chrono::floor<seconds>(now_)};
  while (!begin_run(entry, due_at, *name, {})) due_at += seconds{1};
}

/// \return false if the books have that due time already
bool Daemon::begin_run(Entry& entry, TimePoint due_at, const std::string& file,
                       const std::string& why_late) {
  Task task;
  task.run = {.job = entry.name(), .due_at = due_at, .subject = file, .attempts = 1};
  task.run.started_at = now_;
  task.run.host = options_.host;
  task.run.run_id = make_run_id(now_, std::random_device{}());
  task.command = entry.command();
  task.timeout = entry.job ? entry.job->timeout : entry.watch->timeout;
  task.retries = entry.job ? entry.job->retries : entry.watch->retries;
  task.why_late = why_late;
  if (!ledger_.begin(task.run)) return false;
  entry.task = std::move(task);
  if (!file.empty()) {
    try {
      const auto taken = entry.inbox->take(file);
      entry.task->holds_file = true;
      std::replace(entry.task->command.begin(), entry.task->command.end(), std::string{"{file}"},
                   taken.native());
    } catch (const Error& error) {
      finish(entry, "failed", error.message(), {});
      return true;
    }
  }
  start_attempt(entry);
  return true;
}

void Daemon::start_attempt(Entry& entry) {
  auto& task = *entry.task;
  Launch launch;
  launch.arguments = {options_.tierline.native()};
  launch.arguments.insert(launch.arguments.end(), task.command.begin(), task.command.end());
  launch.changes = options_.environment();
  launch.changes.push_back("TIERLINE_RUN_ID=" + task.run.run_id);
  launch.timeout = task.timeout;
  services_.log.info("a job begins", {{"job", task.run.job},
                                      {"due_at", to_iso8601(task.run.due_at)},
                                      {"attempt", task.run.attempts},
                                      {"job_run_id", task.run.run_id}});
  try {
    task.child = runner_.start(launch);
  } catch (const Error& error) {
    finish(entry, "failed", error.message(), {});
  }
}

void Daemon::retry_due(Entry& entry) {
  if (!entry.task || !entry.task->retry_at || now_ < *entry.task->retry_at) return;
  auto next = entry.task->run;
  ++next.attempts;
  next.run_id = make_run_id(now_, std::random_device{}());
  ledger_.write(next);
  entry.task->run = next;
  entry.task->retry_at.reset();
  services_.metrics.add("tierline_job_retries_total", 1, {{"job", entry.name()}});
  start_attempt(entry);
}

/// A due time at which nothing begins. \return false if the books have it already
bool Daemon::note(Entry& entry, TimePoint due_at, const std::string& outcome,
                  const std::string& reason) {
  etl::JobRun run{.job = entry.name(), .due_at = due_at, .outcome = outcome, .reason = reason};
  run.host = options_.host;
  if (!ledger_.begin(run)) return false;
  services_.log.warn(
      "a job does not begin",
      {{"job", run.job}, {"due_at", to_iso8601(due_at)}, {"outcome", outcome}, {"reason", reason}});
  count(run);
  // While a run is at work, its end is the news.
  if (!entry.task) entry.last = std::move(run);
  return true;
}

}  // namespace tierline::daemon
