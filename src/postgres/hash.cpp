#include "tierline/postgres/hash.hpp"

#include "tierline/postgres/row_writer.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace tierline::postgres {
namespace {

/// Bob Jenkins' lookup3, as src/common/hashfn.c of PostgreSQL has it.
struct State {
  std::uint32_t a;
  std::uint32_t b;
  std::uint32_t c;

  State(std::uint32_t length, std::uint64_t seed) : a{0x9e3779b9U + length + 3923095U}, b{a}, c{a} {
    if (seed == 0) return;
    a += static_cast<std::uint32_t>(seed >> 32);
    b += static_cast<std::uint32_t>(seed);
    mix();
  }

  void mix() {
    a -= c, a ^= std::rotl(c, 4), c += b;
    b -= a, b ^= std::rotl(a, 6), a += c;
    c -= b, c ^= std::rotl(b, 8), b += a;
    a -= c, a ^= std::rotl(c, 16), c += b;
    b -= a, b ^= std::rotl(a, 19), a += c;
    c -= b, c ^= std::rotl(b, 4), b += a;
  }

  std::uint64_t finish() {
    c ^= b, c -= std::rotl(b, 14);
    a ^= c, a -= std::rotl(c, 11);
    b ^= a, b -= std::rotl(a, 25);
    c ^= b, c -= std::rotl(b, 16);
    a ^= c, a -= std::rotl(c, 4);
    b ^= a, b -= std::rotl(a, 14);
    c ^= b, c -= std::rotl(b, 24);
    return std::uint64_t{b} << 32 | c;
  }
};

std::uint32_t word(const char* bytes) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes, sizeof value);
  if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap32(value);
  return value;
}

}  // namespace

std::uint64_t hash_text(std::string_view bytes, std::uint64_t seed) {
  constexpr std::size_t block = 12;
  State state{static_cast<std::uint32_t>(bytes.size()), seed};
  for (; bytes.size() >= block; bytes.remove_prefix(block)) {
    state.a += word(bytes.data());
    state.b += word(bytes.data() + 4);
    state.c += word(bytes.data() + 8);
    state.mix();
  }
  std::array<char, block> rest{};
  if (!bytes.empty()) std::memcpy(rest.data(), bytes.data(), bytes.size());
  state.a += word(rest.data());
  state.b += word(rest.data() + 4);
  state.c += word(rest.data() + 8) << 8;  // the lowest byte is kept for the length
  return state.finish();
}

std::uint64_t hash_int32(std::int32_t value, std::uint64_t seed) {
  State state{sizeof value, seed};
  state.a += static_cast<std::uint32_t>(value);
  return state.finish();
}

std::uint64_t hash_int64(std::int64_t value, std::uint64_t seed) {
  // Equal to the hash of the same number in a narrower type.
  const auto low = static_cast<std::uint32_t>(value);
  const auto high = static_cast<std::uint32_t>(value >> 32);
  return hash_int32(static_cast<std::int32_t>(low ^ (value >= 0 ? high : ~high)), seed);
}

std::uint64_t hash_numeric(std::string_view wire, std::uint64_t seed) {
  const auto groups = static_cast<std::size_t>(read_integer<std::int16_t>(wire));
  const auto weight = read_integer<std::int16_t>(wire.substr(2));
  if (groups == 0) return seed - 1;
  // In the memory of the server: digits of base 10,000, zeros at both ends taken off already.
  std::array<char, 64> digits{};
  const auto encoded = wire.substr(8);
  for (std::size_t n = 0; n < 2 * groups; n += 2) {
    digits.at(n) = encoded[n + 1];
    digits.at(n + 1) = encoded[n];
  }
  return hash_text({digits.data(), 2 * groups}, seed) ^ static_cast<std::uint64_t>(weight);
}

}  // namespace tierline::postgres
