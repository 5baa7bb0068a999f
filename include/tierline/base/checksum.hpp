#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace tierline {

/// SHA-256, fed piece by piece. Not for several threads at once.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::string_view bytes);
  /// 64 lower-case hexadecimal digits. Call once; nothing may follow.
  std::string finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

std::string sha256(std::string_view bytes);

/// HMAC of RFC 2104 over SHA-256: who knows the key knows that the text is ours. 64 lower-case
/// hexadecimal digits.
std::string hmac_sha256(std::string_view key, std::string_view text);

/// Reads the file once, in blocks. \throws Error io
std::string sha256_of_file(const std::filesystem::path& path);

/// MD5 of a file, for comparing with what other tools say; it proves nothing against intent.
/// 32 lower-case hexadecimal digits. \throws Error io
std::string md5_of_file(const std::filesystem::path& path);

}  // namespace tierline
