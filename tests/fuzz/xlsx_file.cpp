// Any bytes as a file: archives broken in any way, other formats.
#include "read_all.hpp"
#include "target.hpp"

namespace tierline::fuzz {

void xlsx_file(std::string_view bytes) { read_all_of(bytes); }

}  // namespace tierline::fuzz
