#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <system_error>

#include <cerrno>

namespace tierline {
namespace {

/// What one can do about the failures that people meet; empty for the others.
std::string_view usual_hint(int code) {
  switch (code) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR: return "check the path";
    case EACCES:
    case EPERM: return "check who may read and write the file and its directory";
    case EROFS: return "choose a directory that can be written";
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return "make room on the disk, then try again";
    case EIO: return "the disk or the network drive may be failing; try a copy of the file";
    case EMFILE:
    case ENFILE: return "raise the limit of open files (ulimit -n)";
    default: return "";
  }
}

}  // namespace

int exit_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage: return 64;
    case ErrorCode::data: return 65;
    case ErrorCode::unavailable: return 69;
    case ErrorCode::internal: return 70;
    case ErrorCode::io: return 74;
    case ErrorCode::conflict: return 75;
    case ErrorCode::config: return 78;
    case ErrorCode::interrupted: return 130;
  }
  return 70;
}

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage: return "usage";
    case ErrorCode::data: return "data";
    case ErrorCode::unavailable: return "unavailable";
    case ErrorCode::internal: return "internal";
    case ErrorCode::io: return "io";
    case ErrorCode::conflict: return "conflict";
    case ErrorCode::config: return "config";
    case ErrorCode::interrupted: return "interrupted";
  }
  return "internal";
}

Error io_error(std::string_view action, std::string_view path, std::string hint) {
  const int code = errno;
  const auto cause = std::generic_category().message(code);
  if (hint.empty()) hint = usual_hint(code);
  return Error{ErrorCode::io, fmt::format("cannot {} \"{}\": {}", action, path, cause),
               std::move(hint)};
}

}  // namespace tierline
