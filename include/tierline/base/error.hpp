#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace tierline {

/// Why no answer was possible. Each code has one exit status (sysexits where one fits); scripts
/// tell a "no" (below 3) from a "could not find out" (from 64) by it.
enum class ErrorCode {
  usage,        ///< 64: wrong command line
  data,         ///< 65: input breaks a rule that we cannot repair
  unavailable,  ///< 69: server, file or tool does not answer
  internal,     ///< 70: our bug
  io,           ///< 74: the operating system refused a read or write
  conflict,     ///< 75: locked, or serialization failure: try again
  config,       ///< 78: a setting is missing or malformed
  interrupted,  ///< 130: SIGINT or SIGTERM
};

/// The only numbers, beside a verdict's, that leave the process.
int exit_status(ErrorCode code);

/// The code's name as reports and JSON show it.
std::string_view to_string(ErrorCode code);

/// Thrown when no answer is possible.
///
/// The message is one line: lower case, no final stop, `cannot <verb> <object>: <cause>`, names and
/// paths in double quotes. The hint is apart: the next command to type, or a sentence.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message, std::string hint = {})
      : std::runtime_error{message}, code_{code}, hint_{std::move(hint)} {}

  ErrorCode code() const { return code_; }
  std::string message() const { return what(); }
  const std::string& hint() const { return hint_; }

 private:
  ErrorCode code_;
  std::string hint_;
};

/// An `Error` for a failed system call: code io, `cannot <action> "<path>": <strerror(errno)>`.
/// Reads `errno`, so call it first thing after the failure. Without a hint the usual one for it.
Error io_error(std::string_view action, std::string_view path, std::string hint = {});

}  // namespace tierline
