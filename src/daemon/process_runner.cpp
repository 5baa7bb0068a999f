#include "tierline/base/process.hpp"
#include "tierline/daemon/runner.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

namespace tierline::daemon {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

constexpr std::size_t kept_output_bytes = 64U << 10U;

}  // namespace

struct ProcessRunner::Child {
  Child(const Launch& launch, SteadyTime now)
      : process{start_process(launch.arguments, {.changes = launch.changes,
                                                 .input = launch.input,
                                                 .ends_with_us = true,
                                                 .own_group = true})},
        exit{static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0))},
        deadline{now + launch.timeout},
        patience{launch.patience} {
    ::fcntl(process.output.get(), F_SETFL, O_NONBLOCK);
  }

  /// To the whole group; when it is gone, to nobody.
  void signal(int number) const { ::kill(-process.pid, number); }

  void ask_to_end(SteadyTime now) {
    if (asked) return;
    asked = true;
    deadline = now + patience;
    signal(SIGTERM);
  }

  void look_at(SteadyTime now) {
    if (now < deadline) return;
    if (asked) {
      signal(SIGKILL);
      deadline = SteadyTime::max();
    } else {
      timed_out = true;
      ask_to_end(now);
    }
  }

  /// Takes what is there, and keeps the end of it.
  void read_output() {
    std::array<char, 4096> block{};
    while (process.output) {
      const auto size = ::read(process.output.get(), block.data(), block.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && errno == EAGAIN) return;
      if (size <= 0) {
        process.output = FileDescriptor{};
        return;
      }
      output.append(block.data(), static_cast<std::size_t>(size));
      if (output.size() > 2 * kept_output_bytes) output.erase(0, output.size() - kept_output_bytes);
    }
  }

  /// The exit status, once there is one.
  std::optional<int> ended() const {
    int status = 0;
    if (::waitpid(process.pid, &status, WNOHANG) != process.pid) return std::nullopt;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  StartedProcess process;
  FileDescriptor exit;  ///< readable when it has ended
  SteadyTime deadline;  ///< of its work, then of its patience
  std::chrono::seconds patience;
  bool asked = false;
  bool timed_out = false;
  std::string output;
};

ProcessRunner::ProcessRunner() = default;

ProcessRunner::~ProcessRunner() {
  for (const auto& [id, child] : children_) {
    child->signal(SIGKILL);
    while (::waitpid(child->process.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

std::int64_t ProcessRunner::start(const Launch& launch) {
  auto child = std::make_unique<Child>(launch, std::chrono::steady_clock::now());
  children_.emplace(++last_id_, std::move(child));
  return last_id_;
}

std::vector<Ended> ProcessRunner::wait(milliseconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  std::vector<Ended> ended;
  while (true) {
    const auto now = std::chrono::steady_clock::now();
    std::vector<pollfd> watched;
    for (auto& [id, child] : children_) {
      child->look_at(now);
      watched.push_back({child->exit.get(), POLLIN, 0});
      if (child->process.output) watched.push_back({child->process.output.get(), POLLIN, 0});
    }
    // A deadline is met within a fifth of a second; so a child is noticed whose exit cannot be
    // watched.
    constexpr milliseconds look{200};
    const auto left = std::chrono::ceil<milliseconds>(until - now);
    const auto pause = std::clamp(left, milliseconds{0}, children_.empty() ? at_most : look);
    const bool woken = ::poll(watched.data(), watched.size(), static_cast<int>(pause.count())) < 0;
    for (auto entry = children_.begin(); entry != children_.end();) {
      auto& child = *entry->second;
      const auto status = child.ended();
      child.read_output();
      if (!status) {
        ++entry;
        continue;
      }
      const auto surplus = child.output.size() - std::min(child.output.size(), kept_output_bytes);
      ended.push_back({entry->first, *status, child.timed_out, child.output.substr(surplus)});
      entry = children_.erase(entry);
    }
    if (!ended.empty() || woken || std::chrono::steady_clock::now() >= until) return ended;
  }
}

void ProcessRunner::end_all() {
  const auto now = std::chrono::steady_clock::now();
  for (auto& [id, child] : children_) child->ask_to_end(now);
}

}  // namespace tierline::daemon
