#pragma once

#include <cstdint>

namespace tierline {

/// Makes SIGINT and SIGTERM set a flag instead of killing us; the second one kills. Call once, from
/// the main thread. The handler only sets the flag, so transactions roll back by their destructors.
void catch_interrupts();

bool interrupted();

/// Makes SIGHUP set a flag too. Call once, from the main thread.
void catch_hangups();

/// Whether a SIGHUP came since this was asked last.
bool hung_up();

/// Call between rows, every so many of them. \throws Error interrupted once a signal has come
void stop_if_interrupted();
inline constexpr std::uint64_t rows_between_signals = 1000;

}  // namespace tierline
