#pragma once

#include <filesystem>

namespace tierline::backup {

/// Over what `to` held; its inode stays. \throws Error io
void copy_over(const std::filesystem::path& from, const std::filesystem::path& to);

/// \throws Error io unless it is gone afterwards
void remove_file(const std::filesystem::path& file);

/// \throws Error io
std::uintmax_t size_of(const std::filesystem::path& file);

/// Mode and, as far as we may, owner of `file` become those of `model`.
void own_like(const std::filesystem::path& file, const std::filesystem::path& model);

/// `file` appears under both names. Where that cannot be it only gets the new one.
/// \throws Error io
void keep_as(const std::filesystem::path& file, const std::filesystem::path& kept);

}  // namespace tierline::backup
