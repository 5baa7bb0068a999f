#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tierline::daemon {

/// A program to run for a job.
struct Launch {
  std::vector<std::string> arguments = {};  ///< the program and its arguments; never a shell
  std::vector<std::string> changes =
      {};                              ///< to our environment: `NAME=value`; `NAME` takes it away
  std::chrono::seconds timeout{3600};  ///< then SIGTERM, and after `patience` SIGKILL
  std::chrono::seconds patience{30};
  std::string input = {};  ///< what it reads on stdin
};

/// How it ended.
struct Ended {
  std::int64_t id = 0;
  int exit_status = 0;     ///< 128 + signal when killed by one
  bool timed_out = false;  ///< it was ended for taking too long
  std::string output;      ///< the end of what it wrote to stdout and stderr, as it came
};

/// Runs programs beside us and tells when they ended. One thread.
class Runner {
 public:
  virtual ~Runner() = default;

  /// \return its number. \throws Error unavailable if it cannot be started
  virtual std::int64_t start(const Launch& launch) = 0;
  /// Those that ended since the last call. Waits for one at most so long, less if a signal comes.
  virtual std::vector<Ended> wait(std::chrono::milliseconds at_most) = 0;
  /// Asks all of them to end (SIGTERM); they still have to be waited for. Those that do not listen
  /// within their patience are killed.
  virtual void end_all() = 0;
};

/// Real processes, each in a process group of its own, which is signalled as a whole; when we die,
/// however, they are told to end. Their output is read as it comes, so they never wait for us.
class ProcessRunner final : public Runner {
 public:
  ProcessRunner();
  /// Kills what still runs.
  ~ProcessRunner() override;
  ProcessRunner(const ProcessRunner&) = delete;
  ProcessRunner& operator=(const ProcessRunner&) = delete;

  std::int64_t start(const Launch& launch) override;
  std::vector<Ended> wait(std::chrono::milliseconds at_most) override;
  void end_all() override;

 private:
  struct Child;
  std::map<std::int64_t, std::unique_ptr<Child>> children_;
  std::int64_t last_id_ = 0;
};

}  // namespace tierline::daemon
