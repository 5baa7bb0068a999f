#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace tierline::source {

/// A SQLite database that somebody gave us to read: what it was when we looked.
struct SourceFile {
  std::filesystem::path path;
  std::string sha256;
  std::uint64_t size_bytes = 0;
};

/// Path and size, without the checksum, which needs the whole file.
/// \throws Error data if it is not there; conflict as below, since that is in no checksum
SourceFile look_at(const std::filesystem::path& path);

/// The same with the checksum: reads the file once. \throws Error as above; io
SourceFile inspect(const std::filesystem::path& path);

/// \throws Error conflict if another program has written to the database what is still in its
/// write-ahead log, or was stopped half-way and left a journal
/// \param verb  what cannot be done to it, for the message
void refuse_unfinished(const std::filesystem::path& path, std::string_view verb = "read");

/// \throws Error usage if `output` is the file `source`, also by another name
void refuse_same_file(const std::filesystem::path& source, const std::filesystem::path& output);

}  // namespace tierline::source
