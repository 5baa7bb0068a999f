#include "tierline/daemon/board.hpp"

namespace tierline::daemon {

std::string_view to_string(Role role) { return role == Role::leader ? "leader" : "standby"; }

}  // namespace tierline::daemon
