#pragma once

#include <string_view>

namespace tierline {

/// The answer of a check, a gate or a whole program. As verdicts fail is worse than warn, as exit
/// statuses 1 < 2: combine with `worst()`, never with the larger status.
enum class Verdict { pass, warn, fail };

constexpr Verdict worst(Verdict a, Verdict b) { return a < b ? b : a; }

constexpr int exit_status(Verdict verdict) {
  return verdict == Verdict::pass ? 0 : verdict == Verdict::fail ? 1 : 2;
}

constexpr std::string_view to_string(Verdict verdict) {
  return verdict == Verdict::pass ? "pass" : verdict == Verdict::fail ? "fail" : "warn";
}

}  // namespace tierline
