#pragma once

#include <string_view>

namespace tierline {

/// An embedded file: a statement of `src/sql`, a schema migration, a contract, a rule set.
/// Errors and logs show `name`, never the text.
struct Sql {
  std::string_view name;
  std::string_view text;
};

}  // namespace tierline
