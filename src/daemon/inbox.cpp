#include "tierline/daemon/inbox.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <string_view>
#include <vector>

namespace tierline::daemon {
namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;

/// Between two looks no more than this counts as standing still.
constexpr std::chrono::seconds longest_look{5};

std::optional<struct stat> status_of(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

std::int64_t changed_nanoseconds(const struct stat& status) {
  constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
  return status.st_mtim.tv_sec * nanoseconds_per_second + status.st_mtim.tv_nsec;
}

bool is_passed_over(std::string_view name) {
  constexpr std::array<std::string_view, 7> unfinished{
      "~", ".part", ".partial", ".filepart", ".crdownload", ".tmp", ".lock"};
  return name.front() == '.' || name.front() == '~' ||
         std::any_of(unfinished.begin(), unfinished.end(),
                     [&](std::string_view end) { return name.ends_with(end); });
}

/// A directory of ours; a link in its place would carry files elsewhere.
fs::path own_directory(const fs::path& folder, std::string_view name) {
  auto path = folder / name;
  if (::mkdir(path.c_str(), 0770) != 0 && errno != EEXIST) {
    throw io_error("make directory", path.native());
  }
  const auto status = status_of(path);
  if (!status || !S_ISDIR(status->st_mode)) {
    throw Error{ErrorCode::io, fmt::format("cannot use \"{}\": it is no directory", path.native()),
                "files that came through would end elsewhere; move it away"};
  }
  return path;
}

/// False: there is something of that name already.
bool moved(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno == EEXIST) return false;
  throw io_error("move", from.native());
}

/// A file that was not there before, with its name as proof. False: there is one already.
bool wrote_new(const fs::path& path, const std::string& text) {
  const FileDescriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0660)};
  if (!file) {
    if (errno == EEXIST) return false;
    throw io_error("write", path.native());
  }
  for (std::size_t at = 0; at < text.size();) {
    const auto size = ::write(file.get(), text.data() + at, text.size() - at);
    if (size < 0 && errno != EINTR) {
      const auto error = io_error("write", path.native());
      ::unlink(path.c_str());
      throw Error{error};
    }
    if (size > 0) at += static_cast<std::size_t>(size);
  }
  return true;
}

/// `tickets.xlsx`, then `tickets.20251101_020000.xlsx`, then `tickets.20251101_020000-2.xlsx` …
fs::path numbered(const fs::path& name, int number, TimePoint now) {
  if (number == 1) return name;
  const auto count = number == 2 ? std::string{} : fmt::format("-{}", number - 1);
  return fmt::format("{}.{}{}{}", name.stem().native(), to_compact(now), count,
                     name.extension().native());
}

fs::path put_away(const fs::path& from, const fs::path& directory, const std::string& report,
                  TimePoint now) {
  for (int number = 1;; ++number) {
    auto target = directory / numbered(from.filename(), number, now);
    const fs::path beside{target.native() + ".report.txt"};
    // The report first: a file in its last place always has one.
    if (!wrote_new(beside, report)) continue;
    try {
      if (moved(from, target)) return target;
    } catch (const Error&) {
      ::unlink(beside.c_str());
      throw;
    }
    ::unlink(beside.c_str());
  }
}

std::vector<std::string> names_in(const fs::path& directory) {
  std::error_code failure;
  std::vector<std::string> names;
  for (fs::directory_iterator entry{directory, failure}, end; !failure && entry != end;
       entry.increment(failure)) {
    names.push_back(entry->path().filename().native());
  }
  if (failure) {
    throw Error{ErrorCode::io,
                fmt::format("cannot look into \"{}\": {}", directory.native(), failure.message())};
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

void Inbox::look(microseconds since_last) {
  std::map<std::string, Seen> now_seen;
  for (const auto& name : names_in(folder_)) {
    const auto status = status_of(folder_ / name);
    if (is_passed_over(name) || !status || !S_ISREG(status->st_mode)) continue;
    Seen seen{static_cast<std::uintmax_t>(status->st_size), changed_nanoseconds(*status), {}};
    const auto before = seen_.find(name);
    if (before != seen_.end() && before->second.size_bytes == seen.size_bytes &&
        before->second.changed_nanoseconds == seen.changed_nanoseconds) {
      seen.still_for = before->second.still_for + since_last;
    }
    now_seen.emplace(name, seen);
  }
  seen_ = std::move(now_seen);
}

std::optional<std::string> Inbox::ready(TimePoint now) {
  const auto work = own_directory(folder_, "work");
  const auto failed = own_directory(folder_, "failed");
  own_directory(folder_, "done");
  for (const auto& name : names_in(folder_)) {
    const auto status = status_of(folder_ / name);
    if (is_passed_over(name) || !status || !S_ISLNK(status->st_mode)) continue;
    put_away(folder_ / name, failed,
             "a symbolic link, which is never followed: put the file itself here\n", now);
  }
  for (const auto& name : names_in(work)) {
    const auto status = status_of(work / name);
    if (status && S_ISREG(status->st_mode)) return name;
  }
  const auto since = last_look_ ? now - *last_look_ : microseconds{0};
  last_look_ = now;
  look(std::clamp<microseconds>(since, microseconds{0}, longest_look));
  const auto settled = std::find_if(seen_.begin(), seen_.end(), [&](const auto& entry) {
    return entry.second.still_for >= settle_;
  });
  return settled == seen_.end() ? std::nullopt : std::optional{settled->first};
}

fs::path Inbox::take(const std::string& name) {
  auto taken = folder_ / "work" / name;
  const auto known = seen_.find(name);
  if (known == seen_.end()) return taken;  // a dead daemon took it
  const auto seen = known->second;
  seen_.erase(known);
  if (!moved(folder_ / name, taken)) {
    throw Error{ErrorCode::conflict,
                fmt::format("cannot take \"{}\": another one of that name is at work", name)};
  }
  const auto status = status_of(taken);
  if (!status || !S_ISREG(status->st_mode) ||
      static_cast<std::uintmax_t>(status->st_size) != seen.size_bytes ||
      changed_nanoseconds(*status) != seen.changed_nanoseconds) {
    moved(taken, folder_ / name);
    throw Error{ErrorCode::conflict, fmt::format("cannot take \"{}\": it still changes", name)};
  }
  return taken;
}

fs::path Inbox::finish(const std::string& name, Handled handled, const std::string& report,
                       TimePoint now) {
  return put_away(folder_ / "work" / name,
                  own_directory(folder_, handled == Handled::well ? "done" : "failed"), report,
                  now);
}

}  // namespace tierline::daemon
