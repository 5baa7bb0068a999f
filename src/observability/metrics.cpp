#include "tierline/observability/metrics.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

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

std::string label_block(const Labels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    out += fmt::format("{}{}=\"{}\"", out.empty() ? "{" : ",", name, escaped(value));
  }
  return out.empty() ? out : out + "}";
}

}  // namespace

void Metrics::add(std::string_view name, double amount, const Labels& labels) {
  const auto& metric = description_of(name);
  const std::scoped_lock lock{mutex_};
  values_[metric.name][labels] += amount;
}

void Metrics::set(std::string_view name, double value, const Labels& labels) {
  const auto& metric = description_of(name);
  if (metric.kind == MetricKind::counter) {
    throw Error{ErrorCode::internal, fmt::format("cannot set \"{}\": a counter only grows", name)};
  }
  const std::scoped_lock lock{mutex_};
  values_[metric.name][labels] = value;
}

std::string Metrics::prometheus() const {
  const std::scoped_lock lock{mutex_};
  std::string out;
  for (const auto& [name, series] : values_) {
    const auto& metric = description_of(name);
    out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, metric.help, name,
                       metric.kind == MetricKind::counter ? "counter" : "gauge");
    for (const auto& [labels, value] : series) {
      out += fmt::format("{}{} {}\n", name, label_block(labels), value);
    }
  }
  return out;
}

nlohmann::json Metrics::json() const {
  const std::scoped_lock lock{mutex_};
  auto out = nlohmann::json::array();
  for (const auto& [name, series] : values_) {
    for (const auto& [labels, value] : series) {
      auto label_object = nlohmann::json::object();
      for (const auto& [label, text] : labels) label_object[label] = text;
      out.push_back({{"name", name}, {"labels", label_object}, {"value", value}});
    }
  }
  return out;
}

void write_textfile(const Metrics& metrics, const std::filesystem::path& path) {
  replace_file(path, metrics.prometheus());
}

}  // namespace tierline::observability
