#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace tierline {

/// One thread that does what it is given, in that order, beside the thread that gives. Whoever
/// gives waits when too much waits already, so that memory stays bounded.
class Worker {
 public:
  explicit Worker(std::size_t most_waiting);
  /// Waits for the task at work; those behind it are dropped.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Waits for room. \throws what an earlier task threw; no task is done any more then
  void post(std::function<void()> task);
  /// Until everything is done. \throws what a task threw
  void wait();

 private:
  void work();

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  std::exception_ptr failure_;
  bool busy_ = false;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace tierline
