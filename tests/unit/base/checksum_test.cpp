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

}  // namespace
}  // namespace tierline
