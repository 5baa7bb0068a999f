#include "migrator/gates.hpp"

#include "tierline/base/error.hpp"
#include "tierline/source/assess.hpp"

#include <fmt/format.h>

namespace tierline::migrator {

Gate answered(const std::string& name, const std::function<Gate()>& ask) {
  try {
    return ask();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::data && error.code() != ErrorCode::internal) throw;
    return {name, quality::Outcome::error, error.message(), error.hint()};
  } catch (const std::exception& failure) {
    return {name, quality::Outcome::error, failure.what(), {}};
  }
}

Gate quality_gate(const Context& context, std::optional<quality::Assessment>& assessment) {
  constexpr auto name = "quality";
  auto gate = answered(name, [&]() -> Gate {
    assessment = source::assess(context.source, context.contract, quality::builtin_quality_rules(),
                                context.services);
    const auto scored = quality::score_gate({}, *assessment, context.options.min_score);
    return {
        name, scored.open() ? quality::Outcome::pass : quality::Outcome::fail, scored.detail, {}};
  });
  if (gate.outcome == quality::Outcome::error) {
    gate.detail = "could not be scored: " + gate.detail;
  }
  if (!gate.open() && gate.hint.empty()) {
    gate.hint = fmt::format("validator --source {} --explain says what would lift the score",
                            context.options.source.string());
  }
  return gate;
}

}  // namespace tierline::migrator
