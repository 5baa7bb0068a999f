#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::tickets {

struct Entity {
  std::size_t size;      ///< of its text, `&` and `;` included
  std::uint32_t scalar;  ///< the character that it stands for
};

/// The entity that the text ends with, if it does.
std::optional<Entity> last_entity(std::string_view text);

void append_utf8(std::string& out, std::uint32_t scalar);

}  // namespace tierline::tickets
