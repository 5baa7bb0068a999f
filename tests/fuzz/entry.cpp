// The door through which libFuzzer comes; TIERLINE_FUZZ_TARGET is the target behind it.
#include "target.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string input{bytes, bytes + size};
  tierline::fuzz::TIERLINE_FUZZ_TARGET(input);
  return 0;
}
