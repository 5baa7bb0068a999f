#pragma once

#include <libpq-fe.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace tierline::postgres {

/// Cancels the statement that the server works on for us once a signal has come, or somebody said
/// stop. libpq waits for the answer whatever signals arrive, so a thread watches; PQcancel is made
/// for that.
class Canceller {
 public:
  /// \param connection  open
  explicit Canceller(PGconn* connection);
  ~Canceller();
  Canceller(const Canceller&) = delete;
  Canceller& operator=(const Canceller&) = delete;

  /// Between its construction and its destruction the server works for us and may be cancelled.
  class [[nodiscard]] Statement {
   public:
    explicit Statement(Canceller& canceller) : canceller_{canceller} { canceller_.set_busy(true); }
    ~Statement() { canceller_.set_busy(false); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

   private:
    Canceller& canceller_;
  };

  /// From any thread. Nobody is patient with it.
  void stop();

  /// \throws Error interrupted once stopped, or once a signal has come, unless patient
  void stop_if_interrupted() const;

  /// Patient: statements run to their end although a signal came. From the session's thread.
  void set_patient(bool patient);

 private:
  void set_busy(bool busy);
  void watch();

  std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> cancel_;
  mutable std::mutex mutex_;
  std::condition_variable stopping_;
  bool busy_ = false;
  bool patient_ = false;
  std::atomic<bool> stopped_ = false;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace tierline::postgres
