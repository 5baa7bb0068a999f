#include "tierline/base/checksum.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <gtest/gtest.h>

namespace tierline {
namespace {

// The vectors are those of FIPS 180-4.
TEST(ChecksumTest, AgreesWithThePublishedVectors) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(ChecksumTest, AFileHashesLikeItsContent) {
  const TempDir dir;
  const std::string content(3'000'000, 'x');
  replace_file(dir.path() / "f", content);

  EXPECT_EQ(sha256_of_file(dir.path() / "f"), sha256(content));
}

TEST(ChecksumTest, Md5AgreesWithThePublishedVector) {  // RFC 1321
  const TempDir dir;
  replace_file(dir.path() / "f", "abc");

  EXPECT_EQ(md5_of_file(dir.path() / "f"), "900150983cd24fb0d6963f7d28e17f72");
}

TEST(ChecksumTest, AMissingFileIsAnIoError) {
  try {
    sha256_of_file("/no/such/file");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
  }
}

TEST(ChecksumTest, AnHmacIsThatOfRfc4231) {
  EXPECT_EQ(hmac_sha256("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_NE(hmac_sha256("Jefa", "what do ya want for nothing?"),
            hmac_sha256("Jefe", "what do ya want for nothing?"));
}

}  // namespace
}  // namespace tierline
