#include "tierline/base/process.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <grp.h>
#include <optional>

namespace tierline {
namespace {

struct Identity {
  uid_t user;
  gid_t group;
};

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> result;
  result.reserve(strings.size() + 1);
  for (const auto& text : strings) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

std::optional<Identity> identity_of(const std::string& name) {
  if (name.empty()) return std::nullopt;
  const auto* entry = ::getpwnam(name.c_str());
  if (entry == nullptr) {
    throw Error{ErrorCode::unavailable,
                fmt::format("cannot run as user \"{}\": no such user", name)};
  }
  return Identity{entry->pw_uid, entry->pw_gid};
}

/// The child's half: only async-signal-safe calls; the errno of a failure goes up the pipe.
[[noreturn]] void become(const std::vector<char*>& argv, const std::vector<char*>& environment,
                         const std::optional<Identity>& identity, const std::string& directory,
                         int output, int failure) {
  const int null = ::open("/dev/null", O_RDONLY);
  bool ok = null >= 0 && ::dup2(null, 0) >= 0 && ::dup2(output, 1) >= 0 && ::dup2(output, 2) >= 0;
  if (identity) {
    ok = ok && ::setgroups(0, nullptr) == 0 && ::setgid(identity->group) == 0 &&
         ::setuid(identity->user) == 0;
  }
  if (!directory.empty()) ok = ok && ::chdir(directory.c_str()) == 0;
  // What a program of ours ignores, the tool would ignore as well.
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGXFSZ, SIG_DFL);
  if (ok) {
    if (environment.size() > 1) environ = const_cast<char**>(environment.data());
    ::execvp(argv.front(), argv.data());
  }
  const int reason = errno;
  [[maybe_unused]] const auto written = ::write(failure, &reason, sizeof reason);
  ::_exit(127);
}

std::string read_all(int fd) {
  std::string text;
  std::array<char, 4096> block{};
  while (true) {
    const auto size = ::read(fd, block.data(), block.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return text;
    text.append(block.data(), static_cast<std::size_t>(size));
  }
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& arguments,
                          const ProcessOptions& options) {
  const auto argv = pointers(arguments);
  const auto environment = pointers(options.environment);
  const auto identity = identity_of(options.user);

  std::array<int, 2> out{};
  std::array<int, 2> fault{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0) throw io_error("make a pipe for", arguments.front());
  FileDescriptor out_read{out[0]};
  FileDescriptor out_write{out[1]};
  if (::pipe2(fault.data(), O_CLOEXEC) != 0) throw io_error("make a pipe for", arguments.front());
  FileDescriptor fault_read{fault[0]};
  FileDescriptor fault_write{fault[1]};

  const auto child = ::fork();
  if (child < 0) throw io_error("fork for", arguments.front());
  if (child == 0) {
    become(argv, environment, identity, options.directory, out_write.get(), fault_write.get());
  }
  out_write = FileDescriptor{};
  fault_write = FileDescriptor{};

  int reason = 0;
  const auto failed = read_all(fault_read.get());
  const auto output = failed.empty() ? read_all(out_read.get()) : std::string{};
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (failed.size() == sizeof reason) {
    failed.copy(static_cast<char*>(static_cast<void*>(&reason)), sizeof reason);
    throw Error{ErrorCode::unavailable, fmt::format("cannot run \"{}\": {}", arguments.front(),
                                                    std::generic_category().message(reason))};
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), output};
}

}  // namespace tierline
