#include "backup/files.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace tierline::backup {
namespace {

void demand(const std::error_code& error, std::string_view action,
            const std::filesystem::path& file) {
  if (!error) return;
  throw Error{ErrorCode::io,
              fmt::format("cannot {} \"{}\": {}", action, file.native(), error.message()),
              error == std::errc::no_space_on_device ? "free space on the disk" : ""};
}

}  // namespace

void copy_over(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code error;
  std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing, error);
  demand(error, "write", to);
}

void remove_file(const std::filesystem::path& file) {
  std::error_code error;
  std::filesystem::remove(file, error);
  demand(error, "remove", file);
}

std::uintmax_t size_of(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  demand(error, "read", file);
  return size;
}

void own_like(const std::filesystem::path& file, const std::filesystem::path& model) {
  struct stat status {};
  if (::stat(model.c_str(), &status) != 0) throw io_error("read", model.native());
  // Only root may give files away; for anybody else the owner is right already.
  [[maybe_unused]] const auto given = ::chown(file.c_str(), status.st_uid, status.st_gid);
  if (::chmod(file.c_str(), status.st_mode & 07777) != 0) throw io_error("write", file.native());
}

void keep_as(const std::filesystem::path& file, const std::filesystem::path& kept) {
  std::error_code error;
  std::filesystem::create_hard_link(file, kept, error);
  if (!error) return;
  std::filesystem::rename(file, kept, error);
  demand(error, "rename", file);
}

}  // namespace tierline::backup
