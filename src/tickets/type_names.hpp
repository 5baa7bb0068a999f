#pragma once

#include "tierline/tickets/contract.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace tierline::tickets {

/// As contracts and PostgreSQL call them; numeric without precision and scale.
inline constexpr std::array<std::pair<std::string_view, Type>, 9> type_names{{
    {"text", Type::text},
    {"bigint", Type::bigint},
    {"smallint", Type::smallint},
    {"numeric", Type::numeric},
    {"boolean", Type::boolean},
    {"timestamptz", Type::timestamptz},
    {"date", Type::date},
    {"time", Type::time},
    {"jsonb", Type::jsonb},
}};

}  // namespace tierline::tickets
