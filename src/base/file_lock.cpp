#include "tierline/base/file_lock.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace tierline {
namespace {

std::string this_user() {
  const auto* entry = ::getpwuid(::geteuid());
  return entry != nullptr ? entry->pw_name : std::to_string(::geteuid());
}

std::string this_host() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "?";
}

}  // namespace

std::optional<FileLock> FileLock::try_take(const std::filesystem::path& path) {
  FileDescriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
  if (!file) throw io_error("lock", path.native());
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return std::nullopt;
    throw io_error("lock", path.native());
  }
  // Who holds it is for people only: a disk too full for it is no reason to refuse.
  const auto holder = fmt::format("{}\nof {} on {} since {}\n", ::getpid(), this_user(),
                                  this_host(), to_iso8601(SystemClock{}.now()));
  if (::ftruncate(file.get(), 0) == 0) {
    [[maybe_unused]] const auto written = ::write(file.get(), holder.data(), holder.size());
  }
  return FileLock{std::move(file)};
}

bool FileLock::is_taken(const std::filesystem::path& path) {
  const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
  if (!file && errno == ENOENT) return false;
  if (!file) throw io_error("read the lock", path.native());
  if (::flock(file.get(), LOCK_SH | LOCK_NB) == 0) return false;
  if (errno != EWOULDBLOCK) throw io_error("read the lock", path.native());
  return true;
}

std::string holder_of(const std::filesystem::path& lock_file) {
  try {
    const auto text = read_file(lock_file);
    return text.substr(0, text.find('\n'));
  } catch (const Error&) {
    return {};
  }
}

std::string description_of_holder(const std::filesystem::path& lock_file) {
  try {
    auto text = read_file(lock_file);
    const auto line = text.find('\n');
    if (line == std::string::npos) return {};
    text[line] = ' ';
    return "process " + text.substr(0, text.find('\n'));
  } catch (const Error&) {
    return {};
  }
}

}  // namespace tierline
