#pragma once

#include "tierline/base/files.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace tierline {

/// An exclusive lock between processes (flock) on a file made for it. It ends with the object and
/// with the process, however that ends, so there is never a stale one; the file stays.
class FileLock {
 public:
  /// Nothing if somebody else holds it; never waits.
  /// \throws Error io if the file cannot be made or opened
  static std::optional<FileLock> try_take(const std::filesystem::path& path);

  /// Whether somebody holds it. Two who ask do not see each other.
  /// \throws Error io if the file is there and cannot be opened or locked
  static bool is_taken(const std::filesystem::path& path);

 private:
  explicit FileLock(FileDescriptor file) : file_{std::move(file)} {}

  FileDescriptor file_;
};

/// The process that took the lock last, as text; empty if that cannot be read.
std::string holder_of(const std::filesystem::path& lock_file);

/// `process 4711 of root on desk1 since 2025-11-01T02:00:00Z`; empty if that cannot be read.
std::string description_of_holder(const std::filesystem::path& lock_file);

}  // namespace tierline
