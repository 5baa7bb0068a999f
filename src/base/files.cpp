#include "tierline/base/files.hpp"

#include "tierline/base/error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

namespace tierline {
namespace {

FileDescriptor open_file(const std::filesystem::path& path, int flags, std::string_view action) {
  FileDescriptor file{::open(path.c_str(), flags | O_CLOEXEC, 0666)};
  if (!file) throw io_error(action, path.native());
  return file;
}

void sync(const std::filesystem::path& path, int flags) {
  const auto file = open_file(path, O_RDONLY | flags, "open");
  if (::fsync(file.get()) != 0) throw io_error("sync", path.native());
}

std::filesystem::path directory_of(const std::filesystem::path& path) {
  const auto parent = path.parent_path();
  return parent.empty() ? std::filesystem::path{"."} : parent;
}

/// Files that writers of `target` left behind: those that nobody holds.
void remove_leftovers(const std::filesystem::path& target) {
  const auto prefix = target.filename().native() + ".partial.";
  std::error_code unreadable;  // then creating ours fails as well, and says why
  for (const auto& entry : std::filesystem::directory_iterator{directory_of(target), unreadable}) {
    if (!entry.path().filename().native().starts_with(prefix)) continue;
    const FileDescriptor file{::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (file && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0) ::unlink(entry.path().c_str());
  }
}

bool is_file_at(int fd, const std::filesystem::path& path) {
  struct stat ours {};
  struct stat there {};
  return ::fstat(fd, &ours) == 0 && ::stat(path.c_str(), &there) == 0 &&
         ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

/// A new file, locked. Between its creation and the lock another writer may take it for a leftover.
FileDescriptor create_held(const std::filesystem::path& path) {
  while (true) {
    auto file = open_file(path, O_WRONLY | O_CREAT | O_EXCL, "create");
    ::flock(file.get(), LOCK_EX);
    if (is_file_at(file.get(), path)) return file;
  }
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

int FileDescriptor::release() { return std::exchange(fd_, -1); }

void read_blocks(const std::filesystem::path& path,
                 const std::function<void(std::string_view)>& use) {
  const auto file = open_file(path, O_RDONLY, "read");
  // Small enough to be in the processor's cache still when it is used.
  std::string block(std::size_t{1} << 17, '\0');
  while (true) {
    const auto size = ::read(file.get(), block.data(), block.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) throw io_error("read", path.native());
    if (size == 0) return;
    use(std::string_view{block}.substr(0, static_cast<std::size_t>(size)));
  }
}

std::string read_file(const std::filesystem::path& path) {
  std::string content;
  read_blocks(path, [&](std::string_view block) { content += block; });
  return content;
}

void sync_file(const std::filesystem::path& path) { sync(path, 0); }

AtomicFile::AtomicFile(std::filesystem::path target) : target_{std::move(target)} {
  temporary_ = target_;
  temporary_ += fmt::format(".partial.{}", ::getpid());
  remove_leftovers(target_);
  held_ = create_held(temporary_);
}

AtomicFile::~AtomicFile() {
  if (!open_) return;
  std::error_code ignored;  // nothing to report to, and the next writer removes it first
  std::filesystem::remove(temporary_, ignored);
}

void AtomicFile::commit() {
  sync_file(temporary_);
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) throw io_error("write", target_.native());
  open_ = false;
  sync(directory_of(target_), O_DIRECTORY);
}

void replace_file(const std::filesystem::path& path, std::string_view content) {
  AtomicFile file{path};
  {
    const auto out = open_file(file.temporary(), O_WRONLY | O_TRUNC, "write");
    while (!content.empty()) {
      const auto written = ::write(out.get(), content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw io_error("write", path.native(), "is the disk full?");
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  file.commit();
}

void make_directories(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    errno = error.value();
    throw io_error("make directory", path.native());
  }
}

void make_private_directory(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return;
  make_directories(path);
  std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
}

ScratchFile::ScratchFile() {
  auto name = (std::filesystem::temp_directory_path() / "tierline-XXXXXX").string();
  file_ = FileDescriptor{::mkostemp(name.data(), O_CLOEXEC)};
  if (!file_) throw io_error("make file", name, "set TMPDIR to another directory");
  ::unlink(name.c_str());
}

void ScratchFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto written =
        ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<::off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      throw io_error("write a file in", std::filesystem::temp_directory_path().native(),
                     "free space there, or set TMPDIR to another directory");
    }
    offset += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void ScratchFile::read_at(std::uint64_t offset, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const auto read =
        ::pread(file_.get(), bytes.data(), bytes.size(), static_cast<::off_t>(offset));
    if (read < 0 && errno == EINTR) continue;
    if (read <= 0) {
      throw io_error("read a file in", std::filesystem::temp_directory_path().native());
    }
    offset += static_cast<std::uint64_t>(read);
    bytes = bytes.subspan(static_cast<std::size_t>(read));
  }
}

TempDir::TempDir() {
  auto name = (std::filesystem::temp_directory_path() / "tierline-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw io_error("make directory", name);
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace tierline
