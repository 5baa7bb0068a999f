#include "spreadsheet/compound_file.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace tierline::spreadsheet {
namespace {

// [MS-CFB]: a header, then sectors of one size; the table of sectors says which follows which.
constexpr std::size_t header_bytes = 512;
constexpr std::size_t sector_shift_at = 30;
constexpr std::size_t directory_at = 48;
constexpr std::size_t table_sectors_at = 76;
constexpr std::size_t table_sectors = 109;  // that the header names: 6.8 MB of file, or 436 MB
constexpr std::size_t entry_bytes = 128;
constexpr std::size_t name_size_at = 64;
constexpr std::size_t max_directory_sectors = 1'000;

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t size = 4) {
  std::uint32_t number = 0;
  while (size-- > 0) number = number << 8 | static_cast<unsigned char>(bytes[at + size]);
  return number;
}

/// Shorter at the end of the file.
std::string read_at(int fd, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  const auto count = ::pread(fd, bytes.data(), size, static_cast<off_t>(offset));
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

class CompoundFile {
 public:
  explicit CompoundFile(int fd) : fd_{fd}, header_{read_at(fd, 0, header_bytes)} {
    if (header_.size() < header_bytes) return;
    const auto shift = number_at(header_, sector_shift_at, 2);
    if (shift == 9 || shift == 12) sector_bytes_ = std::size_t{1} << shift;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> names;
    if (sector_bytes_ == 0) return names;
    auto sector = std::optional{number_at(header_, directory_at)};
    for (std::size_t n = 0; sector && n < max_directory_sectors; ++n) {
      const auto entries = read_at(fd_, begin_of(*sector), sector_bytes_);
      for (std::size_t at = 0; at + entry_bytes <= entries.size(); at += entry_bytes) {
        names.push_back(name_of(std::string_view{entries}.substr(at, entry_bytes)));
      }
      sector = next(*sector);
    }
    return names;
  }

 private:
  std::uint64_t begin_of(std::uint32_t sector) const {
    return (std::uint64_t{sector} + 1) * sector_bytes_;
  }

  /// None at the end of the chain, and where the file is damaged.
  std::optional<std::uint32_t> next(std::uint32_t sector) const {
    const auto per_sector = sector_bytes_ / 4;
    const auto table_sector = sector / per_sector;
    if (table_sector >= table_sectors) return std::nullopt;
    const auto table = number_at(header_, table_sectors_at + 4 * table_sector);
    const auto entry = read_at(fd_, begin_of(table) + sector % per_sector * 4, 4);
    if (entry.size() < 4) return std::nullopt;
    return number_at(entry, 0);
  }

  /// Of UTF-16 with a zero at its end.
  static std::string name_of(std::string_view entry) {
    std::string name;
    const auto size = number_at(entry, name_size_at, 2);
    for (std::size_t at = 0; at + 2 < size && at < name_size_at; at += 2) {
      name += entry[at + 1] == '\0' ? entry[at] : '?';
    }
    return name;
  }

  int fd_;
  std::string header_;
  std::size_t sector_bytes_ = 0;
};

}  // namespace

std::vector<std::string> compound_file_names(const std::filesystem::path& path) {
  const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file) throw io_error("read", path.native());
  return CompoundFile{file.get()}.names();
}

}  // namespace tierline::spreadsheet
