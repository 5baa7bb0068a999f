#include "tierline/base/error.hpp"
#include "tierline/base/retry.hpp"
#include "tierline/daemon/daemon.hpp"
#include "tierline/tickets/text_rules.hpp"

#include "daemon/entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <string_view>
#include <utility>

// The half of the daemon that takes note of how jobs ended.
namespace tierline::daemon {
namespace {

using std::chrono::seconds;

constexpr RetryPolicy between_attempts{.first_delay = std::chrono::seconds{10},
                                       .cap = std::chrono::minutes{5}};

std::optional<ErrorCode> error_code(int exit_status) {
  for (const auto code :
       {ErrorCode::usage, ErrorCode::data, ErrorCode::unavailable, ErrorCode::internal,
        ErrorCode::io, ErrorCode::conflict, ErrorCode::config, ErrorCode::interrupted}) {
    if (tierline::exit_status(code) == exit_status) return code;
  }
  return std::nullopt;
}

std::string_view verdict_of(int exit_status) {
  constexpr std::array<std::string_view, 3> verdicts{"pass", "fail", "warn"};
  return exit_status >= 0 && exit_status < 3 ? verdicts.at(static_cast<std::size_t>(exit_status))
                                             : std::string_view{};
}

/// What the program complained of, else its last words; one line.
std::string last_words(std::string_view output) {
  std::string_view last;
  std::string_view complaint;
  while (!output.empty()) {
    const auto line = output.substr(0, output.find('\n'));
    output.remove_prefix(std::min(output.size(), line.size() + 1));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    last = line;
    if (line.find(": error: ") != std::string_view::npos) complaint = line;
  }
  constexpr std::size_t most_bytes = 300;
  auto words =
      tickets::replace_invalid_utf8((complaint.empty() ? last : complaint).substr(0, most_bytes));
  std::replace_if(
      words.begin(), words.end(),
      [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f; }, ' ');
  return words;
}

std::string reason_for_failing(const Ended& ended, bool is_stopping, seconds timeout) {
  const auto words = last_words(ended.output);
  const auto said = words.empty() ? words : ": " + words;
  if (ended.timed_out) return fmt::format("ended after {} s, its timeout{}", timeout.count(), said);
  if (is_stopping) return "ended with the daemon" + said;
  if (ended.exit_status > 128 && ended.exit_status != exit_status(ErrorCode::interrupted)) {
    return fmt::format("killed by signal {}{}", ended.exit_status - 128, said);
  }
  if (const auto code = error_code(ended.exit_status)) {
    return fmt::format("no answer, {}{}", to_string(*code), said);
  }
  return fmt::format("{}{}",
                     verdict_of(ended.exit_status).empty()
                         ? fmt::format("exit status {}", ended.exit_status)
                         : fmt::format("verdict {}", verdict_of(ended.exit_status)),
                     said);
}

bool may_pass(int exit_status) {
  const auto code = error_code(exit_status);
  return code && is_transient(*code);
}

}  // namespace

std::string typed(const std::vector<std::string>& words) {
  std::string line = "tierline";
  for (const auto& word : words) {
    const bool is_plain =
        !word.empty() && word.find_first_of(" \t\n'\"\\$*?<>|&;()#`") == std::string::npos;
    line += is_plain ? " " + word : fmt::format(" '{}'", word);
  }
  return line;
}

void Daemon::note_ended(const std::vector<Ended>& ended) {
  for (const auto& one : ended) {
    for (auto& [name, entry] : entries_) {
      if (entry->task && entry->task->child == one.id) finish_attempt(*entry, one);
    }
  }
}

/// Nobody will make the attempts that tasks wait for.
void Daemon::give_up_waiting(const std::string& reason) {
  for (auto& [name, entry] : entries_) {
    if (entry->task && !entry->task->child) finish(*entry, "failed", reason, {});
  }
}

void Daemon::finish_attempt(Entry& entry, const Ended& ended) {
  auto& task = *entry.task;
  task.child.reset();
  task.run.exit_status = ended.exit_status;
  task.run.verdict = ended.timed_out ? std::string_view{} : verdict_of(ended.exit_status);
  if (task.run.verdict == "pass" || task.run.verdict == "warn") {
    const bool is_late = *task.run.started_at - task.run.due_at > punctual + entry.jitter;
    return finish(entry, is_late ? "late" : "ran", is_late ? task.why_late : "", ended.output);
  }
  const auto reason = reason_for_failing(ended, state_.stopping, task.timeout);
  const bool is_worth_another = !ended.timed_out && !state_.stopping &&
                                may_pass(ended.exit_status) && task.run.attempts <= task.retries;
  if (!is_worth_another) return finish(entry, "failed", reason, ended.output);
  const auto pause = between_attempts.delay_after(task.run.attempts);
  task.retry_at = now_ + pause;
  services_.log.warn("a job is tried again", {{"job", task.run.job},
                                              {"reason", reason},
                                              {"attempt", task.run.attempts},
                                              {"pause_seconds", pause.count() / 1000}});
}

void Daemon::finish(Entry& entry, const std::string& outcome, const std::string& reason,
                    const std::string& output) {
  auto run = std::move(entry.task->run);
  const bool holds_file = entry.task->holds_file;
  entry.task.reset();
  run.outcome = outcome;
  run.reason = reason;
  run.finished_at = std::max(services_.clock.now(), *run.started_at);
  const auto level = outcome == "failed" ? observability::Level::error : observability::Level::info;
  const auto duration = std::chrono::duration<double>(*run.finished_at - *run.started_at).count();
  services_.log.log(level, "a job ended",
                    {{"job", run.job},
                     {"due_at", to_iso8601(run.due_at)},
                     {"outcome", outcome},
                     {"reason", reason},
                     {"attempts", run.attempts},
                     {"duration_seconds", duration},
                     {"output", outcome == "failed" ? output : std::string{}}});
  if (holds_file && entry.inbox) put_file_away(entry, run, output);
  services_.metrics.observe("tierline_job_duration_seconds", duration, {{"job", run.job}});
  ++ended_runs_;
  count(run);
  if (outcome == "failed") {
    ++failed_runs_;
    if (!state_.stopping) options_.tell(run, typed(entry.command()));
  } else {
    entry.last_success = run.finished_at;
  }
  entry.last = run;
  unwritten_.push_back(std::move(run));
}

/// An interrupted file stays where it is: the next daemon takes it again.
void Daemon::put_file_away(Entry& entry, const etl::JobRun& run, const std::string& output) {
  if (state_.stopping && run.outcome == "failed") return;
  const auto report = fmt::format(
      "file      {}\ncommand   {}\noutcome   {}\nreason    {}\nattempts  {}\nstarted   {}\n"
      "finished  {}\nrun       {}\n\n{}",
      run.subject, typed(entry.command()), run.outcome, run.reason, run.attempts,
      to_iso8601(*run.started_at), to_iso8601(*run.finished_at), run.run_id, output);
  entry.handled = {run.subject, run.outcome == "failed" ? Handled::badly : Handled::well, report};
  try {
    put_file_away(entry);
  } catch (const Error& error) {
    services_.log.error("cannot put a file away",
                        {{"job", run.job}, {"file", run.subject}, {"cause", error.message()}});
    entry.inbox_trouble = error.message();
  }
}

void Daemon::put_file_away(Entry& entry) {
  entry.inbox->finish(entry.handled->name, entry.handled->handled, entry.handled->report, now_);
  entry.handled.reset();
}

void Daemon::count(const etl::JobRun& run) {
  services_.metrics.add("tierline_job_runs_total", 1, {{"job", run.job}, {"outcome", run.outcome}});
}

}  // namespace tierline::daemon
