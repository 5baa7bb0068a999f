#include "tierline/observability/usage.hpp"

#include <fstream>
#include <string>

namespace tierline::observability {

std::uint64_t peak_rss_bytes() {
  std::ifstream status{"/proc/self/status"};
  for (std::string word; status >> word;) {
    std::uint64_t kibibytes = 0;
    if (word == "VmHWM:" && status >> kibibytes) return kibibytes * 1024;
  }
  return 0;
}

}  // namespace tierline::observability
