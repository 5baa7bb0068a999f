#include "tierline/base/process.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/interrupt.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <pwd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <grp.h>
#include <optional>
#include <string_view>

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

/// Our environment, or the one given, with the changes.
std::vector<std::string> environment_of(const ProcessOptions& options) {
  auto variables = options.environment;
  if (variables.empty()) {
    for (char** entry = environ; *entry != nullptr; ++entry) variables.emplace_back(*entry);
  }
  for (const auto& change : options.changes) {
    const auto name = change.substr(0, change.find('='));
    const auto gone = std::remove_if(
        variables.begin(), variables.end(),
        [&](const std::string& entry) { return entry.substr(0, entry.find('=')) == name; });
    variables.erase(gone, variables.end());
    if (name.size() < change.size()) variables.push_back(change);
  }
  return variables;
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
                         const std::optional<Identity>& identity, const ProcessOptions& options,
                         int input, int output, int errors, int failure) {
  bool ok = ::dup2(input, 0) >= 0 && ::dup2(output, 1) >= 0 && ::dup2(errors, 2) >= 0;
  if (identity) {
    ok = ok && ::setgroups(0, nullptr) == 0 && ::setgid(identity->group) == 0 &&
         ::setuid(identity->user) == 0;
  }
  if (!options.directory.empty()) ok = ok && ::chdir(options.directory.c_str()) == 0;
  if (options.own_group) ok = ok && ::setpgid(0, 0) == 0;
  if (options.ends_with_us) ok = ok && ::prctl(PR_SET_PDEATHSIG, SIGTERM) == 0;
  // What a program of ours ignores or a thread of ours blocks, the tool would as well.
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGXFSZ, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (ok) {
    environ = const_cast<char**>(environment.data());
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

/// \return as ProcessResult has it
int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

struct Pipe {
  explicit Pipe(const std::string& purpose) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw io_error("make a pipe for", purpose);
    read = FileDescriptor{ends[0]};
    write = FileDescriptor{ends[1]};
  }
  FileDescriptor read;
  FileDescriptor write;
};

/// A file in memory, so that nobody waits for a tool that does not read.
FileDescriptor input_of(const ProcessOptions& options, const std::string& purpose) {
  FileDescriptor file{::memfd_create("input", MFD_CLOEXEC)};
  std::string_view rest = options.input;
  while (file && !rest.empty()) {
    const auto size = ::write(file.get(), rest.data(), rest.size());
    if (size < 0) throw io_error("write the input of", purpose);
    rest.remove_prefix(static_cast<std::size_t>(size));
  }
  if (!file || ::lseek(file.get(), 0, SEEK_SET) != 0) throw io_error("make an input for", purpose);
  return file;
}

/// Reads both streams to their ends; a signal to us goes on to a child that ends with us.
void read_streams(int output, int errors, pid_t child, bool ends_with_us, ProcessResult& result) {
  constexpr int look_milliseconds = 200;
  std::array<pollfd, 2> streams{pollfd{output, POLLIN, 0}, pollfd{errors, POLLIN, 0}};
  const std::array<std::string*, 2> texts{&result.output, &result.errors};
  bool told = false;
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    if (ends_with_us && !told && interrupted()) told = ::kill(child, SIGTERM) == 0;
    if (::poll(streams.data(), streams.size(), look_milliseconds) <= 0) continue;
    for (std::size_t n = 0; n < streams.size(); ++n) {
      if (streams.at(n).revents == 0) continue;
      std::array<char, 4096> block{};
      const auto size = ::read(streams.at(n).fd, block.data(), block.size());
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) {
        streams.at(n).fd = -1;
      } else {
        texts.at(n)->append(block.data(), static_cast<std::size_t>(size));
      }
    }
  }
}

}  // namespace

StartedProcess start_process(const std::vector<std::string>& arguments,
                             const ProcessOptions& options) {
  const auto argv = pointers(arguments);
  const auto variables = environment_of(options);
  const auto environment = pointers(variables);
  const auto identity = identity_of(options.user);

  const auto input = input_of(options, arguments.front());
  Pipe out{arguments.front()};
  Pipe err{arguments.front()};
  Pipe fault{arguments.front()};
  const auto child = ::fork();
  if (child < 0) throw io_error("fork for", arguments.front());
  if (child == 0) {
    become(argv, environment, identity, options, input.get(), out.write.get(),
           options.errors_apart ? err.write.get() : out.write.get(), fault.write.get());
  }
  for (auto* pipe : {&out, &err, &fault}) pipe->write = FileDescriptor{};

  int reason = 0;
  const auto failed = read_all(fault.read.get());
  if (failed.size() == sizeof reason) {
    wait_for(child);
    failed.copy(static_cast<char*>(static_cast<void*>(&reason)), sizeof reason);
    throw Error{ErrorCode::unavailable, fmt::format("cannot run \"{}\": {}", arguments.front(),
                                                    std::generic_category().message(reason))};
  }
  return {child, std::move(out.read), std::move(err.read)};
}

ProcessResult run_process(const std::vector<std::string>& arguments,
                          const ProcessOptions& options) {
  const auto started = start_process(arguments, options);
  ProcessResult result{};
  read_streams(started.output.get(), started.errors.get(), started.pid, options.ends_with_us,
               result);
  result.status = wait_for(started.pid);
  return result;
}

std::optional<std::filesystem::path> find_tool(
    const std::string& name, const std::vector<std::filesystem::path>& directories) {
  for (const auto& directory : directories) {
    auto path = directory / name;
    if (::access(path.c_str(), X_OK) == 0) return path;
  }
  return std::nullopt;
}

}  // namespace tierline
