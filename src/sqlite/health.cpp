#include "tierline/sqlite/health.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/statement.hpp"

#include <fcntl.h>
#include <system_error>

namespace tierline::sqlite {
namespace {

// https://www.sqlite.org/fileformat2.html#the_lock_byte_page: a writer locks the byte after the
// pending one.
constexpr off_t reserved_byte = 0x40000001;

bool has_bytes(std::filesystem::path path, const char* suffix) {
  path += suffix;
  std::error_code not_there;
  const auto size = std::filesystem::file_size(path, not_there);
  return !not_there && size > 0;
}

}  // namespace

std::optional<std::string> quick_check(Connection& connection) {
  Statement check{connection, sql::sqlite::quick_check.text};
  if (!check.step()) return "quick_check gives no answer";
  std::string answer{check.text(0)};
  if (answer == "ok") return std::nullopt;
  return answer;
}

bool being_written(const std::filesystem::path& path) {
  if (has_bytes(path, "-wal") || has_bytes(path, "-journal")) return true;
  const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file) throw io_error("open", path.native());
  struct flock lock {};
  lock.l_type = F_RDLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = reserved_byte;
  lock.l_len = 1;
  if (::fcntl(file.get(), F_OFD_GETLK, &lock) != 0)
    throw io_error("ask for locks on", path.native());  // GCOVR_EXCL_LINE: the file is open
  return lock.l_type != F_UNLCK;
}

}  // namespace tierline::sqlite
