#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tierline::quality {

/// Where hashes wait for which memory has no room. This room has no files: who counts brings one.
class HashStore {
 public:
  static constexpr std::size_t block_hashes = 2048;
  using Block = std::span<std::uint64_t, block_hashes>;
  using ConstBlock = std::span<const std::uint64_t, block_hashes>;

  virtual ~HashStore() = default;
  /// \return the block's number, for the others. \throws Error io
  virtual std::size_t keep(ConstBlock block) = 0;
  /// \throws Error io
  virtual void fetch(std::size_t number, Block block) = 0;
  /// Its room may be used again.
  virtual void release(std::size_t number) = 0;
};

}  // namespace tierline::quality
