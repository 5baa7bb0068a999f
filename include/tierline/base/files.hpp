#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace tierline {

/// Owns a file descriptor.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) : fd_{fd} {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept : fd_{other.release()} {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  int get() const { return fd_; }
  int release();
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

/// The whole file. \throws Error io
std::string read_file(const std::filesystem::path& path);

/// Feeds the file to `use` in blocks of 1 MiB. \throws Error io
void read_blocks(const std::filesystem::path& path,
                 const std::function<void(std::string_view)>& use);

/// Waits until what was written to the file is on the disk. \throws Error io
void sync_file(const std::filesystem::path& path);

/// A file that appears under its final name whole or not at all.
///
/// Writers fill `temporary()`, in the same directory; `commit()` syncs it, renames it over the
/// final name and syncs the directory. Without a commit the destructor removes it. What a killed
/// process left of the same target is removed by the next one; a lock tells it from the file of a
/// process that still writes.
class AtomicFile {
 public:
  /// \throws Error io if the directory does not exist or cannot be written
  explicit AtomicFile(std::filesystem::path target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  const std::filesystem::path& temporary() const { return temporary_; }
  const std::filesystem::path& target() const { return target_; }
  /// \throws Error io; the old file is then still in place
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  FileDescriptor held_;
  bool open_ = true;
};

/// A file without a name under $TMPDIR, gone with the process: for what memory has no room for.
class ScratchFile {
 public:
  /// \throws Error io
  ScratchFile();
  /// \throws Error io, also for a full disk
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
  /// \param bytes  all of them were written. \throws Error io
  void read_at(std::uint64_t offset, std::span<std::byte> bytes) const;

 private:
  FileDescriptor file_;
};

/// Writes `content` through an AtomicFile. \throws Error io
void replace_file(const std::filesystem::path& path, std::string_view content);

/// mkdir -p. \throws Error io
void make_directories(const std::filesystem::path& path);

/// The same for what holds personal data: nobody else may read a directory that we made. One that
/// is there stays as it is.
void make_private_directory(const std::filesystem::path& path);

/// A directory of its own under $TMPDIR, removed with everything in it.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tierline
