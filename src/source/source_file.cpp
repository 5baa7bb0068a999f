#include "tierline/source/source_file.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <system_error>

namespace tierline::source {

SourceFile look_at(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    throw Error{ErrorCode::data, fmt::format("cannot read \"{}\": no such file", path.string()),
                "check the path; importer makes a source.db from exports"};
  }
  refuse_unfinished(path);
  return {path, {}, std::filesystem::file_size(path)};
}

SourceFile inspect(const std::filesystem::path& path) {
  auto file = look_at(path);
  file.sha256 = sha256_of_file(path);
  return file;
}

void refuse_unfinished(const std::filesystem::path& path, std::string_view verb) {
  const auto bytes_in = [&](const char* suffix) -> std::uintmax_t {
    auto beside = path;
    beside += suffix;
    std::error_code not_there;
    const auto bytes = std::filesystem::file_size(beside, not_there);
    return not_there ? 0 : bytes;
  };
  if (const auto bytes = bytes_in("-wal"); bytes > 0) {
    throw Error{ErrorCode::conflict,
                fmt::format("cannot {} \"{}\": {} bytes are still in its write-ahead log, "
                            "\"{}-wal\"",
                            verb, path.string(), bytes, path.string()),
                "close the program that writes it, or run: sqlite3 FILE 'PRAGMA "
                "wal_checkpoint(TRUNCATE)'"};
  }
  if (bytes_in("-journal") > 0) {
    throw Error{ErrorCode::conflict,
                fmt::format("cannot {} \"{}\": another program has not finished writing it, "
                            "\"{}-journal\" is there",
                            verb, path.string(), path.string()),
                "close that program, or run: sqlite3 FILE 'PRAGMA user_version', which takes back "
                "what it left half done"};
  }
}

void refuse_same_file(const std::filesystem::path& source, const std::filesystem::path& output) {
  std::error_code not_there;
  if (!std::filesystem::equivalent(source, output, not_there) || not_there) return;
  throw Error{ErrorCode::usage,
              fmt::format("cannot write \"{}\": it is the file \"{}\", which is only read",
                          output.string(), source.string()),
              "name another file with --output"};
}

}  // namespace tierline::source
