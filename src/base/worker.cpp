#include "tierline/base/worker.hpp"

#include <utility>

namespace tierline {

Worker::Worker(std::size_t most_waiting)
    : most_waiting_{most_waiting}, thread_{[this] { work(); }} {}

Worker::~Worker() {
  {
    const std::lock_guard lock{mutex_};
    stopped_ = true;
    tasks_.clear();
  }
  changed_.notify_all();
  thread_.join();
}

void Worker::post(std::function<void()> task) {
  {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return failure_ || tasks_.size() < most_waiting_; });
    if (failure_) std::rethrow_exception(failure_);
    tasks_.push_back(std::move(task));
  }
  changed_.notify_all();
}

void Worker::wait() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [&] { return failure_ || (tasks_.empty() && !busy_); });
  if (failure_) std::rethrow_exception(failure_);
}

void Worker::work() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [&] { return stopped_ || !tasks_.empty(); });
      if (stopped_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
      busy_ = true;
    }
    changed_.notify_all();
    std::exception_ptr failure;
    try {
      task();
    } catch (...) {
      failure = std::current_exception();
    }
    {
      const std::lock_guard lock{mutex_};
      busy_ = false;
      if (failure) {
        failure_ = failure;
        tasks_.clear();
      }
    }
    changed_.notify_all();
    if (failure) return;
  }
}

}  // namespace tierline
