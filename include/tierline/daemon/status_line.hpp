#pragma once

#include <string>

namespace tierline::daemon {

struct State;

/// One line for `systemctl status`: what it is, what is at work, what is due next.
std::string status_line(const State& state);

}  // namespace tierline::daemon
