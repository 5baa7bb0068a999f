#include "cli/envelope.hpp"

#include "cli/version.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace tierline::cli {

std::string enveloped(const Envelope& envelope, const nlohmann::json& report) {
  nlohmann::ordered_json document{
      {"tool", envelope.tool},
      {"version", version()},
      {"verdict", to_string(envelope.verdict)},
      {"started_at", to_iso8601(envelope.started_at)},
      {"duration_seconds", std::round(envelope.duration_seconds * 1000) / 1000},
      {"run_id", envelope.run_id},
      {"peak_rss_bytes", envelope.peak_rss_bytes},
  };
  for (const auto& [key, value] : report.items()) {
    if (!document.contains(key)) document[key] = nlohmann::ordered_json(value);
  }
  return document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace tierline::cli
