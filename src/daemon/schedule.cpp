#include "tierline/daemon/schedule.hpp"

#include "tierline/base/files.hpp"
#include "tierline/tickets/toml_reader.hpp"
#include "tierline/tickets/zone_converter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace tierline::daemon {
namespace {

using std::chrono::seconds;
using tickets::TomlReader;

constexpr tickets::TomlKind schedule_kind{"schedule",
                                          "docs/daemon.md says what a schedule may hold"};
constexpr std::int64_t most_retries = 10;

bool is_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

/// `90s`, `10m`, `2h`.
seconds duration(const TomlReader& reader, std::string_view key, seconds otherwise) {
  const auto text = reader.optional<std::string>(key);
  if (!text) return otherwise;
  std::int64_t count = 0;
  const auto* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, count);
  const std::string_view unit{read.ptr, static_cast<std::size_t>(end - read.ptr)};
  constexpr std::int64_t most = 1'000'000;
  if (read.ec == std::errc{} && count >= 0 && count <= most) {
    if (unit == "s") return seconds{count};
    if (unit == "m") return std::chrono::minutes{count};
    if (unit == "h") return std::chrono::hours{count};
  }
  reader.refuse_key(key, fmt::format("\"{}\" is \"{}\", no duration as 90s, 10m or 2h", key, *text));
}

template <typename Choice>
Choice choice(const TomlReader& reader, std::string_view key,
              std::initializer_list<std::pair<std::string_view, Choice>> words, Choice otherwise) {
  const auto text = reader.optional<std::string>(key);
  if (!text) return otherwise;
  std::string list;
  for (const auto& [word, meant] : words) {
    if (word == *text) return meant;
    list += fmt::format("{}{}", list.empty() ? "" : ", ", word);
  }
  reader.refuse_key(key, fmt::format("\"{}\" is \"{}\", not one of {}", key, *text, list));
}

Job read_job(TomlReader reader) {
  Job job;
  job.name = reader.text("name");
  if (!is_name(job.name)) {
    reader.refuse_key("name", fmt::format("\"name\" is \"{}\", not in small letters, digits and -",
                                          job.name));
  }
  reader.enter(fmt::format("job \"{}\": ", job.name));
  reader.allow_only({"name", "command", "when", "jitter", "timeout", "retries", "overlap", "missed"});
  job.command = reader.texts("command");
  if (job.command.empty()) reader.refuse("\"command\" is missing");
  try {
    job.when = CronExpression::parse(reader.text("when"));
  } catch (const Error& error) {
    reader.refuse_key("when", error.message());
  }
  job.jitter = duration(reader, "jitter", job.jitter);
  job.timeout = duration(reader, "timeout", job.timeout);
  if (job.timeout == seconds{0}) reader.refuse_key("timeout", "\"timeout\" is 0");
  const auto retries = reader.optional<std::int64_t>("retries").value_or(job.retries);
  if (retries < 0 || retries > most_retries) {
    reader.refuse_key("retries",
                      fmt::format("\"retries\" is {}, not from 0 to {}", retries, most_retries));
  }
  job.retries = static_cast<int>(retries);
  job.overlap = choice(reader, "overlap", {{"skip", Overlap::skip}, {"queue", Overlap::queue}},
                       job.overlap);
  job.missed = choice(reader, "missed", {{"skip", Missed::skip}, {"run-once", Missed::run_once}},
                      job.missed);
  return job;
}

}  // namespace

Schedule Schedule::parse(std::string_view text, std::string_view file) {
  const auto table = tickets::parse_toml(text, schedule_kind, file);
  const TomlReader reader{table, schedule_kind, file};
  reader.allow_only({"time_zone", "jobs"});
  Schedule schedule;
  schedule.time_zone = reader.text("time_zone");
  try {
    tickets::ZoneConverter{schedule.time_zone};
  } catch (const Error& error) {
    reader.refuse_key("time_zone", error.message());
  }
  std::set<std::string> names;
  for (const auto& one : reader.tables("jobs")) {
    auto job = read_job(one);
    if (!names.insert(job.name).second) {
      one.refuse_key("name", fmt::format("there are two jobs \"{}\"", job.name));
    }
    schedule.jobs.push_back(std::move(job));
  }
  std::sort(schedule.jobs.begin(), schedule.jobs.end(),
            [](const Job& a, const Job& b) { return a.name < b.name; });
  return schedule;
}

Schedule Schedule::read(const std::filesystem::path& file) {
  return parse(read_file(file), file.native());
}

}  // namespace tierline::daemon
