// Loaded into a program (LD_PRELOAD), it makes something happen at an exact place: before the n-th
// write of the program below a directory, or before the n-th message that it sends to a socket.
//
//   TIERLINE_BREAK_PROGRAM  name of the program; in every other process nothing happens
//   TIERLINE_BREAK_UNDER    directories whose files count, separated by colons
//   TIERLINE_BREAK_COUNTS   file of two 64-bit numbers: writes and messages so far
//   TIERLINE_BREAK_ON       write | message
//   TIERLINE_BREAK_AT       the number of the place, from 1; 0 only counts
//   TIERLINE_BREAK_DO       stop: SIGSTOP, for the test to do something and go on
//                           full: from there on no write succeeds (ENOSPC)
//                           clock: from there on the clock shows another time
//   TIERLINE_BREAK_SHIFT    by how many seconds
#include <climits>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <string>
#include <string_view>

namespace {

std::string text_of(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

struct Counts {
  std::atomic<std::uint64_t> writes;
  std::atomic<std::uint64_t> messages;
};

struct Plan {
  Plan() {
    if (text_of("TIERLINE_BREAK_PROGRAM") != program_invocation_short_name) return;
    const int file = ::open(text_of("TIERLINE_BREAK_COUNTS").c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    void* shared = ::mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (shared == MAP_FAILED) return;
    under = ":" + text_of("TIERLINE_BREAK_UNDER") + ":";
    on_message = text_of("TIERLINE_BREAK_ON") == "message";
    at = std::strtoull(text_of("TIERLINE_BREAK_AT").c_str(), nullptr, 10);
    action = text_of("TIERLINE_BREAK_DO");
    shift_seconds = std::strtol(text_of("TIERLINE_BREAK_SHIFT").c_str(), nullptr, 10);
    counts = static_cast<Counts*>(shared);
  }

  bool covers(std::string_view path) const {
    std::string_view rest{under};
    while (rest.size() > 1) {
      rest.remove_prefix(1);
      const auto directory = rest.substr(0, rest.find(':'));
      rest.remove_prefix(directory.size());
      if (!directory.empty() && path.starts_with(directory)) return true;
    }
    return false;
  }

  std::string under;
  std::string action;
  std::uint64_t at = 0;
  bool on_message = false;
  long shift_seconds = 0;
  Counts* counts = nullptr;
};

Plan& plan() {
  static Plan made;
  return made;
}

std::atomic<bool> reached{false};

void arrive(std::uint64_t number) {
  if (plan().at == 0 || number != plan().at) return;
  reached = true;
  if (plan().action == "stop") ::raise(SIGSTOP);
}

/// \return whether the write must fail
bool before_write() {
  auto& p = plan();
  const auto number = ++p.counts->writes;
  if (!p.on_message) arrive(number);
  return reached && p.action == "full";
}

bool is_ours(const char* path) {
  return plan().counts != nullptr && path != nullptr && path[0] == '/' && plan().covers(path);
}

bool is_ours(int fd) {
  if (plan().counts == nullptr) return false;
  std::array<char, PATH_MAX> path{};
  std::array<char, 32> link{};
  std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", fd);
  const auto size = ::readlink(link.data(), path.data(), path.size());
  return size > 0 && plan().covers({path.data(), static_cast<std::size_t>(size)});
}

void before_message() {
  if (plan().counts == nullptr) return;
  const auto number = ++plan().counts->messages;
  if (plan().on_message) arrive(number);
}

template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

ssize_t no_space() {
  errno = ENOSPC;
  return -1;
}

std::time_t shift() { return reached && plan().action == "clock" ? plan().shift_seconds : 0; }

}  // namespace

extern "C" {

ssize_t write(int fd, const void* bytes, size_t size) {
  static const auto real = next<decltype(&::write)>("write");
  return is_ours(fd) && before_write() ? no_space() : real(fd, bytes, size);
}

ssize_t writev(int fd, const iovec* parts, int count) {
  static const auto real = next<decltype(&::writev)>("writev");
  return is_ours(fd) && before_write() ? no_space() : real(fd, parts, count);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  static const auto real = next<decltype(&::pwrite)>("pwrite");
  return is_ours(fd) && before_write() ? no_space() : real(fd, bytes, size, offset);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  static const auto real = next<decltype(&::pwrite64)>("pwrite64");
  return is_ours(fd) && before_write() ? no_space() : real(fd, bytes, size, offset);
}

ssize_t copy_file_range(int in, off64_t* from, int out, off64_t* to, size_t size, unsigned flags) {
  static const auto real = next<decltype(&::copy_file_range)>("copy_file_range");
  return is_ours(out) && before_write() ? no_space() : real(in, from, out, to, size, flags);
}

ssize_t sendfile(int out, int in, off_t* from, size_t size) {
  static const auto real = next<decltype(&::sendfile)>("sendfile");
  return is_ours(out) && before_write() ? no_space() : real(out, in, from, size);
}

int ftruncate64(int fd, off64_t size) {
  static const auto real = next<decltype(&::ftruncate64)>("ftruncate64");
  return is_ours(fd) && before_write() ? static_cast<int>(no_space()) : real(fd, size);
}

int fsync(int fd) {
  static const auto real = next<decltype(&::fsync)>("fsync");
  return is_ours(fd) && before_write() ? static_cast<int>(no_space()) : real(fd);
}

int fdatasync(int fd) {
  static const auto real = next<decltype(&::fdatasync)>("fdatasync");
  return is_ours(fd) && before_write() ? static_cast<int>(no_space()) : real(fd);
}

// Names cost no room on a full disk, but a kill may come between two of them.
int rename(const char* from, const char* to) {
  static const auto real = next<decltype(&::rename)>("rename");
  if (is_ours(to)) before_write();
  return real(from, to);
}

int unlink(const char* path) {
  static const auto real = next<decltype(&::unlink)>("unlink");
  if (is_ours(path)) before_write();
  return real(path);
}

int mkdir(const char* path, mode_t mode) {
  static const auto real = next<decltype(&::mkdir)>("mkdir");
  if (is_ours(path)) before_write();
  return real(path, mode);
}

ssize_t send(int fd, const void* bytes, size_t size, int flags) {
  static const auto real = next<decltype(&::send)>("send");
  before_message();
  return real(fd, bytes, size, flags);
}

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  static const auto real = next<decltype(&::clock_gettime)>("clock_gettime");
  const int status = real(clock, time);
  if (status == 0 && clock == CLOCK_REALTIME) time->tv_sec += shift();
  return status;
}

std::time_t time(std::time_t* out) noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}

int gettimeofday(timeval* time, void*) noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}
}
