#include "tierline/base/interrupt.hpp"

#include "tierline/base/error.hpp"

#include <csignal>

namespace tierline {
namespace {

volatile std::sig_atomic_t signal_seen = 0;
volatile std::sig_atomic_t hangup_seen = 0;

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = [](int) { signal_seen = 1; };
  // The second signal finds the default action again and kills. No SA_RESTART: waiting calls wake.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return signal_seen != 0; }

void catch_hangups() {
  struct sigaction action {};
  action.sa_handler = [](int) { hangup_seen = 1; };
  sigaction(SIGHUP, &action, nullptr);
}

bool hung_up() {
  const bool seen = hangup_seen != 0;
  hangup_seen = 0;
  return seen;
}

void stop_if_interrupted() {
  if (interrupted()) {
    throw Error{ErrorCode::interrupted, "interrupted by a signal",
                "nothing half done was kept; run it again"};
  }
}

}  // namespace tierline
