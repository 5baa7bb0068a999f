#pragma once

#include "tierline/spreadsheet/row_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

struct zip;
struct zip_file;

namespace tierline::spreadsheet {

/// Error data: `cannot read "<path>": <cause>`.
[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& cause,
                         const std::string& hint);

/// A zip archive that is only read, with limits on what it may unpack to.
class ZipArchive {
 public:
  /// \throws Error data if it is damaged or has too many entries
  ZipArchive(std::filesystem::path path, const Limits& limits);

  const std::filesystem::path& path() const { return path_; }
  const Limits& limits() const { return limits_; }
  /// Names of parts are compared without case, as the package format wants it, and may be written
  /// with `\\`, as some archivers do.
  bool has(const std::string& name) const { return locate(name) >= 0; }

 private:
  friend class ZipEntry;
  struct Close {
    void operator()(zip* archive) const;
  };

  std::int64_t locate(const std::string& name) const;

  std::filesystem::path path_;
  Limits limits_;
  std::uint64_t bytes_left_;
  std::unique_ptr<zip, Close> archive_;
};

/// One entry, unpacked piece by piece. The archive must outlive it.
class ZipEntry {
 public:
  /// \param max_bytes  unpacked, beside the limit of the archive
  /// \throws Error data if there is no such entry, or it is encrypted or packed in an unknown way
  ZipEntry(ZipArchive& archive, const std::string& name, std::uint64_t max_bytes);

  const std::string& name() const { return name_; }
  const std::filesystem::path& path() const { return archive_.path(); }

  /// Up to `size` bytes; 0 at the end, where the checksum has been compared.
  /// \throws Error data when the entry is damaged or a limit of uncompressed bytes is passed
  std::size_t read(char* buffer, std::size_t size);

  std::uint64_t bytes_read() const { return bytes_read_; }
  std::uint64_t size() const { return size_; }  ///< unpacked, as the directory says; 0: unknown

 private:
  struct Close {
    void operator()(zip_file* file) const;
  };

  ZipArchive& archive_;
  std::string name_;
  std::uint64_t max_bytes_;
  std::uint64_t size_ = 0;
  std::uint64_t bytes_read_ = 0;
  std::unique_ptr<zip_file, Close> file_;
};

}  // namespace tierline::spreadsheet
