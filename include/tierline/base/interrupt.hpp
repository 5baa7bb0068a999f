#pragma once

namespace tierline {

/// Makes SIGINT and SIGTERM set a flag instead of killing us; the second one kills. Call once, from
/// the main thread. The handler only sets the flag, so transactions roll back by their destructors.
void catch_interrupts();

bool interrupted();

/// Call between rows. \throws Error interrupted once a signal has come
void stop_if_interrupted();

}  // namespace tierline
