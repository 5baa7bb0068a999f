#include "tierline/observability/metrics.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include "observability/metric_buckets.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tierline::observability {
namespace {

const MetricDescription& description_of(std::string_view name) {
  const auto all = metric_descriptions();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const MetricDescription& one) { return one.name == name; });
  if (found == all.end()) {
    throw Error{ErrorCode::internal, fmt::format("cannot count \"{}\": no such metric", name)};
  }
  return *found;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string label_list(const Labels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    out += fmt::format("{}{}=\"{}\"", out.empty() ? "" : ",", name, escaped(value));
  }
  return out;
}

std::string line(std::string_view name, std::string_view suffix, const std::string& labels,
                 const std::string& value) {
  return labels.empty() ? fmt::format("{}{} {}\n", name, suffix, value)
                        : fmt::format("{}{}{{{}}} {}\n", name, suffix, labels, value);
}

/// `0.001`, and +Inf above the last limit.
std::string limit_of(const MetricDescription& metric, std::size_t bucket) {
  const auto limits = bucket_limits(metric);
  return bucket < limits.size() ? fmt::format("{}", limits[bucket]) : "+Inf";
}

}  // namespace

std::string_view to_string(MetricKind kind) {
  return kind == MetricKind::counter ? "counter"
         : kind == MetricKind::gauge ? "gauge"
                                     : "histogram";
}

Labels Metrics::with_common(const Labels& labels) const {
  auto all = common_;
  all.insert(all.end(), labels.begin(), labels.end());
  return all;
}

Metrics::Sample& Metrics::sample(std::string_view name, MetricKind kind, const Labels& labels) {
  const auto& metric = description_of(name);
  if (metric.kind != kind) {
    throw Error{ErrorCode::internal, fmt::format("cannot use \"{}\" as a {}: it is a {}", name,
                                                 to_string(kind), to_string(metric.kind))};
  }
  return values_[metric.name][with_common(labels)];
}

void Metrics::add(std::string_view name, double amount, const Labels& labels) {
  const auto kind = description_of(name).kind;
  const std::scoped_lock lock{mutex_};
  sample(name, kind == MetricKind::gauge ? kind : MetricKind::counter, labels).value += amount;
}

void Metrics::set(std::string_view name, double value, const Labels& labels) {
  const std::scoped_lock lock{mutex_};
  sample(name, MetricKind::gauge, labels).value = value;
}

void Metrics::observe(std::string_view name, double value, const Labels& labels) {
  const auto limits = bucket_limits(description_of(name));
  const std::scoped_lock lock{mutex_};
  auto& seen = sample(name, MetricKind::histogram, labels);
  seen.counts.resize(limits.size() + 1);
  const auto bucket = std::lower_bound(limits.begin(), limits.end(), value) - limits.begin();
  ++seen.counts.at(static_cast<std::size_t>(bucket));
  seen.value += value;
}

std::string Metrics::prometheus() const {
  const std::scoped_lock lock{mutex_};
  std::string out;
  for (const auto& [name, series] : values_) {
    const auto& metric = description_of(name);
    out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, metric.help, name,
                       to_string(metric.kind));
    for (const auto& [labels, sample] : series) {
      const auto list = label_list(labels);
      const auto value = fmt::format("{}", sample.value);
      if (metric.kind != MetricKind::histogram) {
        out += line(name, {}, list, value);
        continue;
      }
      std::uint64_t below = 0;
      for (std::size_t bucket = 0; bucket < sample.counts.size(); ++bucket) {
        below += sample.counts[bucket];
        const auto limit =
            fmt::format("{}{}le=\"{}\"", list, list.empty() ? "" : ",", limit_of(metric, bucket));
        out += line(name, "_bucket", limit, std::to_string(below));
      }
      out += line(name, "_sum", list, value);
      out += line(name, "_count", list, std::to_string(below));
    }
  }
  return out;
}

nlohmann::json Metrics::json() const {
  const std::scoped_lock lock{mutex_};
  auto out = nlohmann::json::array();
  for (const auto& [name, series] : values_) {
    const auto& metric = description_of(name);
    for (const auto& [labels, sample] : series) {
      nlohmann::json one{{"name", name},
                         {"kind", to_string(metric.kind)},
                         {"unit", metric.unit},
                         {"labels", nlohmann::json::object()}};
      for (const auto& [label, text] : labels) one["labels"][label] = text;
      if (metric.kind != MetricKind::histogram) {
        one["value"] = sample.value;
      } else {
        std::uint64_t below = 0;
        for (std::size_t bucket = 0; bucket < sample.counts.size(); ++bucket) {
          below += sample.counts[bucket];
          one["buckets"].push_back({{"le", limit_of(metric, bucket)}, {"count", below}});
        }
        one["sum"] = sample.value;
        one["count"] = below;
      }
      out.push_back(std::move(one));
    }
  }
  return out;
}

void write_textfile(const Metrics& metrics, const std::filesystem::path& path) {
  replace_file(path, metrics.prometheus());
}

}  // namespace tierline::observability
