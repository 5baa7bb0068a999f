// Any bytes as a file: CSV, broken archives, other formats.
#include "read_all.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const int file = ::memfd_create("input", MFD_CLOEXEC);
  if (::ftruncate(file, 0) != 0) std::abort();
  if (::pwrite(file, bytes, size, 0) != static_cast<ssize_t>(size)) std::abort();
  tierline::fuzz::read_all(fmt::format("/proc/self/fd/{}", file));
  return 0;
}
