#pragma once

namespace tierline {

/// Makes SIGINT and SIGTERM set a flag instead of killing us; the second one kills. Call once, from
/// the main thread. The handler only sets the flag, so transactions roll back by their destructors.
void catch_interrupts();

bool interrupted();

/// Makes SIGHUP set a flag too. Call once, from the main thread.
void catch_hangups();

/// Whether a SIGHUP came since this was asked last.
bool hung_up();

/// Call between rows. \throws Error interrupted once a signal has come
void stop_if_interrupted();

}  // namespace tierline
