#include "migrator/publication.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/releases/releases.hpp"

#include <fmt/format.h>

namespace tierline::migrator {

void publish_candidate(const Context& context, Report& report) {
  const Stopwatch watch;
  try {
    stop_if_interrupted();
    releases::publish(context.target, report.schema, context.services.clock);
    report.published = true;
    report.publish_seconds = watch.seconds();
  } catch (const Error& error) {
    throw Error{error.code(),
                fmt::format("cannot publish \"{}\": {}", report.schema, error.message()),
                fmt::format("it is loaded and proved, and stays: tierline releases publish {}\n{}",
                            report.schema, error.hint())};
  }
}

}  // namespace tierline::migrator
