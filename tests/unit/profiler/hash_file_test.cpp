#include "profiler/hash_file.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tierline::profiler {
namespace {

using Hashes = std::array<std::uint64_t, HashFile::block_hashes>;

Hashes filled(std::uint64_t value) {
  Hashes hashes{};
  hashes.fill(value);
  return hashes;
}

Hashes fetched(HashFile& file, std::size_t number) {
  Hashes hashes{};
  file.fetch(number, HashFile::Block{hashes});
  return hashes;
}

TEST(HashFileTest, GivesBackWhatItKeeps) {
  HashFile file;
  const auto one = file.keep(filled(1));
  const auto two = file.keep(filled(2));

  EXPECT_EQ(fetched(file, two), filled(2));
  EXPECT_EQ(fetched(file, one), filled(1));
}

TEST(HashFileTest, UsesReleasedRoomAgain) {
  HashFile file;
  const auto one = file.keep(filled(1));
  const auto two = file.keep(filled(2));
  file.release(one);

  EXPECT_EQ(file.keep(filled(3)), one);
  EXPECT_EQ(fetched(file, one), filled(3));
  EXPECT_EQ(fetched(file, two), filled(2));
}

}  // namespace
}  // namespace tierline::profiler
