#include "tierline/cli/context.hpp"

namespace tierline::cli {

Context::Context(observability::Services& services, config::Settings settings,
                 config::PostgresTarget target)
    : services_{services}, settings_{std::move(settings)}, target_{std::move(target)} {}

Context::~Context() = default;

}  // namespace tierline::cli
