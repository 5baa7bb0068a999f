#pragma once

#include "tierline/source/rows.hpp"
#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/values.hpp"

#include <string>
#include <string_view>

namespace tierline::cleaner {

/// A value in canonical form.
struct Cell {
  tickets::ValueState state = tickets::ValueState::null;
  std::string_view text;
  std::string_view rule;  ///< of the judgement
  std::string kept;       ///< holds the text of a repaired value
};

/// Is the type kept as INTEGER? All others are TEXT.
inline bool is_integer(tickets::Type type) {
  return type == tickets::Type::bigint || type == tickets::Type::smallint ||
         type == tickets::Type::boolean;
}

inline tickets::Storage storage_of(tickets::Type type) {
  return is_integer(type) ? tickets::Storage::integer : tickets::Storage::text;
}

/// The rule by which a cell of the clean table differs from the source's, in value or in storage
/// class; empty if it does not.
std::string_view rule_of_change(const tickets::Column& column, const source::Value& before,
                                const Cell& after);

}  // namespace tierline::cleaner
