#include "tierline/base/worker.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>

namespace tierline {
namespace {

TEST(WorkerTest, TasksAreDoneInTheirOrderByAnotherThread) {
  std::string done;
  const auto here = std::this_thread::get_id();
  Worker worker{2};
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    worker.post([&done, name, here] { done += std::this_thread::get_id() == here ? "?" : name; });
  }
  worker.wait();

  EXPECT_EQ(done, "abcde");
}

TEST(WorkerTest, WhoGivesTooMuchWaits) {
  std::atomic<bool> released{false};
  std::atomic<int> given{0};
  Worker worker{2};
  std::thread giver{[&] {
    for (int i = 0; i < 10; ++i) {
      worker.post([&] {
        while (!released) std::this_thread::yield();
      });
      ++given;
    }
  }};
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  EXPECT_LE(given, 3) << "one at work, two waiting";
  released = true;
  giver.join();
  worker.wait();
  EXPECT_EQ(given, 10);
}

TEST(WorkerTest, WhatATaskThrowsComesOutAndNothingIsDoneAfterIt) {
  bool done = false;
  Worker worker{2};
  worker.post([] { throw std::runtime_error{"no"}; });
  EXPECT_THROW(worker.wait(), std::runtime_error);
  EXPECT_THROW(worker.post([&] { done = true; }), std::runtime_error);
  EXPECT_FALSE(done);
}

TEST(WorkerTest, WhatStillWaitsIsDroppedAtTheEnd) {
  std::atomic<bool> begun{false};
  std::atomic<bool> released{false};
  bool done = false;
  std::thread release;
  {
    Worker worker{2};
    worker.post([&] {
      begun = true;
      while (!released) std::this_thread::yield();
    });
    while (!begun) std::this_thread::yield();
    worker.post([&] { done = true; });
    release = std::thread{[&] {
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
      released = true;
    }};
  }
  release.join();
  EXPECT_FALSE(done);
}

}  // namespace
}  // namespace tierline
