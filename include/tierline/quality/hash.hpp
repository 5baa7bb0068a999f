#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace tierline::quality {

// Here and not in a source file, since it is done for every value and most are short.

namespace hashing {

inline constexpr std::uint64_t odd_a = 0xa0761d6478bd642fULL;
inline constexpr std::uint64_t odd_b = 0xe7037ed1a0b428dbULL;
inline constexpr std::uint64_t odd_c = 0x8ebc6af09c88c6e3ULL;

/// Both halves of the product folded into one word: the mixing step of wyhash.
inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{a} * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

template <typename Word>
std::uint64_t read(const char* from) {
  Word word{};
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// 1 to 3 bytes in one word: first, middle and last cover them all.
inline std::uint64_t read_few(const char* from, std::size_t size) {
  return std::uint64_t{static_cast<unsigned char>(from[0])} << 16U |
         std::uint64_t{static_cast<unsigned char>(from[size / 2])} << 8U |
         std::uint64_t{static_cast<unsigned char>(from[size - 1])};
}

}  // namespace hashing

/// 64 well mixed bits of a text, the same on every run; not for what an enemy may choose.
inline std::uint64_t hash_bytes(std::string_view text) {
  using namespace hashing;
  const char* from = text.data();
  auto left = text.size();
  auto state = odd_a;
  auto other = odd_b;
  // Two chains, since one alone waits for each product.
  for (; left > 32; left -= 32, from += 32) {
    state = mix(read<std::uint64_t>(from) ^ odd_b, read<std::uint64_t>(from + 8) ^ state);
    other = mix(read<std::uint64_t>(from + 16) ^ odd_c, read<std::uint64_t>(from + 24) ^ other);
  }
  state ^= other;
  if (left > 16) {
    state = mix(read<std::uint64_t>(from) ^ odd_b, read<std::uint64_t>(from + 8) ^ state);
    left -= 16;
    from += 16;
  }
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  if (left >= 8) {
    first = read<std::uint64_t>(from);
    last = read<std::uint64_t>(from + left - 8);
  } else if (left >= 4) {
    first = read<std::uint32_t>(from);
    last = read<std::uint32_t>(from + left - 4);
  } else if (left > 0) {
    first = read_few(from, left);
  }
  return mix(odd_c ^ text.size(), mix(first ^ odd_b, last ^ state));
}

/// The hash of a list, built item by item.
inline std::uint64_t combine_hashes(std::uint64_t so_far, std::uint64_t next) {
  return hashing::mix(so_far ^ hashing::odd_a, next ^ hashing::odd_b);
}

}  // namespace tierline::quality
