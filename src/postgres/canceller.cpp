#include "postgres/canceller.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"

#include <signal.h>

#include <array>
#include <chrono>

namespace tierline::postgres {
namespace {

constexpr std::chrono::milliseconds between_looks{100};

}  // namespace

Canceller::Canceller(PGconn* connection) : cancel_{PQgetCancel(connection), PQfreeCancel} {
  // Signals belong to the main thread, whose waiting calls they shall wake.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread{[this] { watch(); }};
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Canceller::~Canceller() {
  {
    const std::scoped_lock held{mutex_};
    ended_ = true;
  }
  stopping_.notify_one();
  thread_.join();
}

void Canceller::stop() { stopped_ = true; }

void Canceller::stop_if_interrupted() const {
  if (stopped_) throw Error{ErrorCode::interrupted, "the session was stopped"};
  if (!patient_) tierline::stop_if_interrupted();
}

void Canceller::set_patient(bool patient) {
  const std::scoped_lock held{mutex_};
  patient_ = patient;
}

void Canceller::set_busy(bool busy) {
  const std::scoped_lock held{mutex_};
  busy_ = busy;
}

void Canceller::watch() {
  std::unique_lock held{mutex_};
  while (!stopping_.wait_for(held, between_looks, [this] { return ended_; })) {
    if (!busy_ || !(stopped_ || (!patient_ && interrupted()))) continue;
    // Under the lock, so that it never meets the statement after; again at the next look, since it
    // may have been too early for this one.
    std::array<char, 256> complaint{};
    PQcancel(cancel_.get(), complaint.data(), static_cast<int>(complaint.size()));
  }
}

}  // namespace tierline::postgres
