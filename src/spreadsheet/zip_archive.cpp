#include "spreadsheet/zip_archive.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <utility>

namespace tierline::spreadsheet {
namespace {

constexpr auto export_again = "export the file again, or copy it again if it was transferred";

}  // namespace

void refuse(const std::filesystem::path& path, const std::string& cause, const std::string& hint) {
  throw Error{ErrorCode::data, fmt::format("cannot read \"{}\": {}", path.native(), cause), hint};
}

void ZipArchive::Close::operator()(zip* archive) const { zip_discard(archive); }

void ZipEntry::Close::operator()(zip_file* file) const { zip_fclose(file); }

ZipArchive::ZipArchive(std::filesystem::path path, const Limits& limits)
    : path_{std::move(path)}, limits_{limits}, bytes_left_{limits.uncompressed_bytes} {
  int code = 0;
  archive_.reset(zip_open(path_.c_str(), ZIP_RDONLY, &code));
  if (!archive_) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    refuse(path_, fmt::format("the zip archive is truncated or damaged ({})", reason),
           export_again);
  }
  const auto entries = zip_get_num_entries(archive_.get(), 0);
  if (entries < 0 || static_cast<std::uint64_t>(entries) > limits.entries) {
    refuse(path_, fmt::format("it has {} entries, at most {} are read", entries, limits.entries),
           "this is no workbook that a service desk exports");
  }
}

std::int64_t ZipArchive::locate(const std::string& name) const {
  const auto index = zip_name_locate(archive_.get(), name.c_str(), ZIP_FL_NOCASE);
  if (index >= 0) return index;
  auto other = name;
  std::replace(other.begin(), other.end(), '/', '\\');
  return zip_name_locate(archive_.get(), other.c_str(), ZIP_FL_NOCASE);
}

ZipEntry::ZipEntry(ZipArchive& archive, const std::string& name, std::uint64_t max_bytes)
    : archive_{archive}, name_{name}, max_bytes_{max_bytes} {
  const auto index = archive.locate(name);
  if (index < 0) {
    refuse(archive.path(), fmt::format("it has no part \"{}\"", name),
           "it is a zip archive, but no complete .xlsx workbook");
  }
  file_.reset(zip_fopen_index(archive.archive_.get(), static_cast<zip_uint64_t>(index), 0));
  const auto reason = zip_error_code_zip(zip_get_error(archive.archive_.get()));
  if (!file_ && (reason == ZIP_ER_NOPASSWD || reason == ZIP_ER_WRONGPASSWD)) {
    refuse(archive.path(), "the zip archive is encrypted with a password",
           "unpack it with the password and save the workbook as .xlsx without one");
  }
  if (!file_) {
    refuse(archive.path(),
           fmt::format("part \"{}\": {}", name, zip_strerror(archive.archive_.get())),
           "open it in a spreadsheet program and save it as .xlsx");
  }
  zip_stat_t status;
  if (zip_stat_index(archive.archive_.get(), static_cast<zip_uint64_t>(index), 0, &status) == 0 &&
      (status.valid & ZIP_STAT_SIZE) != 0) {
    size_ = status.size;
  }
}

std::size_t ZipEntry::read(char* buffer, std::size_t size) {
  const auto count = zip_fread(file_.get(), buffer, size);
  if (count < 0) {
    refuse(archive_.path(),
           fmt::format("part \"{}\" is truncated or damaged ({})", name_,
                       zip_file_strerror(file_.get())),
           export_again);
  }
  const auto bytes = static_cast<std::uint64_t>(count);
  if (bytes > archive_.bytes_left_ || bytes > max_bytes_ - bytes_read_) {
    refuse(archive_.path(),
           fmt::format("part \"{}\" unpacks to more bytes than the limit allows", name_),
           "this looks like a zip bomb; split a real export by date");
  }
  archive_.bytes_left_ -= bytes;
  bytes_read_ += bytes;
  return static_cast<std::size_t>(count);
}

}  // namespace tierline::spreadsheet
