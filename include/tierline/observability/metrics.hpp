#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::observability {

enum class MetricKind {
  counter,    ///< only grows; its name ends in _total
  gauge,      ///< the last value counts
  histogram,  ///< how often which duration; buckets of `duration_buckets_seconds`
};

std::string_view to_string(MetricKind kind);

/// What a metric means. All of them stand in metric_names.cpp, and nowhere else: the table of
/// docs/monitoring.md is made from there.
struct MetricDescription {
  std::string_view name;
  MetricKind kind;
  std::string_view unit;    ///< seconds, bytes, percent; empty: a number of things
  std::string_view labels;  ///< beside `tool`, which every one has; comma-separated
  std::string_view help;    ///< one sentence
  std::string_view target;  ///< what is good; empty: no limit makes sense
  std::string_view alert;   ///< when a person should look
};

std::span<const MetricDescription> metric_descriptions();

/// Upper limits of a histogram's buckets, inclusive; above the last is +Inf.
std::span<const double> duration_buckets_seconds();

/// Label names and values, in the order in which they are shown.
using Labels = std::vector<std::pair<std::string, std::string>>;

/// What one process counted. Only described names are known. Any thread may call.
class Metrics {
 public:
  /// \param common  labels of every series: files of several programs, read together, must not hold
  ///                the same series twice
  explicit Metrics(Labels common = {}) : common_{std::move(common)} {}

  /// Adds to a counter, or moves a gauge. \throws Error internal for an unknown name
  void add(std::string_view name, double amount, const Labels& labels = {});
  /// Sets a gauge. \throws Error internal for an unknown name or another kind
  void set(std::string_view name, double value, const Labels& labels = {});
  /// Puts a value into a histogram. \throws Error internal for an unknown name or another kind
  void observe(std::string_view name, double value, const Labels& labels = {});

  /// The text format of Prometheus, version 0.0.4; metrics never touched are left out.
  std::string prometheus() const;
  /// An array of {name, kind, unit, labels, value}; a histogram has {count, sum, buckets} in place
  /// of the value, a bucket is {le, count} and counts the smaller ones as well.
  nlohmann::json json() const;

 private:
  struct Sample {
    double value = 0;                   ///< of a histogram: the sum
    std::vector<std::uint64_t> counts;  ///< a bucket each, +Inf last; empty unless a histogram
  };
  using Series = std::map<Labels, Sample>;

  Labels with_common(const Labels& labels) const;
  Sample& sample(std::string_view name, MetricKind kind, const Labels& labels);

  Labels common_;
  mutable std::mutex mutex_;
  std::map<std::string_view, Series> values_;
};

/// Replaces `path` with the Prometheus text, as the textfile collector of node_exporter wants it.
/// \throws Error io
void write_textfile(const Metrics& metrics, const std::filesystem::path& path);

}  // namespace tierline::observability
