#include "tierline/base/checksum.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <span>
#include <vector>

namespace tierline {

namespace {

void demand(int result) {
  if (result != 1) throw Error{ErrorCode::internal, "cannot compute a checksum: libcrypto refused"};
}

std::string hexadecimal(std::span<const unsigned char> bytes) {
  std::string hex;
  for (const auto byte : bytes) hex += fmt::format("{:02x}", byte);
  return hex;
}

class Digest {
 public:
  explicit Digest(const EVP_MD* algorithm) {
    demand(EVP_DigestInit_ex(context_.get(), algorithm, nullptr));
  }

  void update(std::string_view bytes) {
    demand(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
  }

  std::string finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    demand(EVP_DigestFinal_ex(context_.get(), digest.data(), &size));
    return hexadecimal(std::span{digest}.first(size));
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_{EVP_MD_CTX_new(),
                                                                   &EVP_MD_CTX_free};
};

}  // namespace

struct Sha256::Impl {
  Digest digest{EVP_sha256()};
};

Sha256::Sha256() : impl_{std::make_unique<Impl>()} {}

Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) { impl_->digest.update(bytes); }

std::string Sha256::finish() { return impl_->digest.finish(); }

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  const std::vector<unsigned char> bytes{text.begin(), text.end()};
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const auto* done = ::HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes.data(),
                            bytes.size(), digest.data(), &size);
  demand(done == nullptr ? 0 : 1);
  return hexadecimal(std::span{digest}.first(size));
}

std::string sha256_of_file(const std::filesystem::path& path) {
  Sha256 hash;
  read_blocks(path, [&](std::string_view block) { hash.update(block); });
  return hash.finish();
}

std::string md5_of_file(const std::filesystem::path& path) {
  Digest hash{EVP_md5()};
  read_blocks(path, [&](std::string_view block) { hash.update(block); });
  return hash.finish();
}

}  // namespace tierline
