#pragma once

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::observability {

enum class MetricKind { counter, gauge };

/// What a metric means. All of them stand in metric_names.cpp, and in docs/monitoring.md.
struct MetricDescription {
  std::string_view name;
  MetricKind kind;
  std::string_view help;
};

std::span<const MetricDescription> metric_descriptions();

/// Label names and values, in the order in which they are shown.
using Labels = std::vector<std::pair<std::string, std::string>>;

/// Counters and gauges of this process. Only described names are known. Any thread may call.
class Metrics {
 public:
  /// Adds to a counter, or moves a gauge. \throws Error internal for an unknown name
  void add(std::string_view name, double amount, const Labels& labels = {});
  /// Sets a gauge. \throws Error internal for an unknown name or a counter
  void set(std::string_view name, double value, const Labels& labels = {});

  /// The text format of Prometheus, version 0.0.4; metrics never touched are left out.
  std::string prometheus() const;
  /// An array of {name, labels, value}.
  nlohmann::json json() const;

 private:
  using Series = std::map<Labels, double>;
  mutable std::mutex mutex_;
  std::map<std::string_view, Series> values_;
};

/// Replaces `path` with the Prometheus text, as the textfile collector of node_exporter wants it.
/// \throws Error io
void write_textfile(const Metrics& metrics, const std::filesystem::path& path);

}  // namespace tierline::observability
