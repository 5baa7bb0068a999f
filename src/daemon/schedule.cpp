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
seconds duration(const TomlReader& reader, std::string_view key, seconds otherwise,
                 seconds least = seconds{0}) {
  const auto text = reader.optional<std::string>(key);
  if (!text) return otherwise;
  std::int64_t count = 0;
  const auto* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, count);
  const std::string_view unit{read.ptr, static_cast<std::size_t>(end - read.ptr)};
  constexpr std::int64_t most = 1'000'000;
  if (read.ec != std::errc{} || count < 0 || count > most ||
      (unit != "s" && unit != "m" && unit != "h")) {
    reader.refuse_key(key,
                      fmt::format("\"{}\" is \"{}\", no duration as 90s, 10m or 2h", key, *text));
  }
  const seconds given{count * (unit == "h" ? 3600 : unit == "m" ? 60 : 1)};
  if (given < least) {
    reader.refuse_key(key, fmt::format("\"{}\" is below {} s", key, least.count()));
  }
  return given;
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

/// The name, which every later complaint then carries.
std::string name_of(TomlReader& reader, std::string_view kind) {
  auto name = reader.text("name");
  if (!is_name(name)) {
    reader.refuse_key("name",
                      fmt::format("\"name\" is \"{}\", not in small letters, digits and -", name));
  }
  reader.enter(fmt::format("{} \"{}\": ", kind, name));
  return name;
}

std::vector<std::string> command_of(const TomlReader& reader) {
  auto command = reader.texts("command");
  if (command.empty() || command.front().empty()) reader.refuse("\"command\" is missing");
  return command;
}

int retries_of(const TomlReader& reader) {
  const auto retries = reader.optional<std::int64_t>("retries").value_or(0);
  if (retries < 0 || retries > most_retries) {
    reader.refuse_key("retries",
                      fmt::format("\"retries\" is {}, not from 0 to {}", retries, most_retries));
  }
  return static_cast<int>(retries);
}

std::filesystem::path absolute_path(const TomlReader& reader, std::string_view key) {
  std::filesystem::path path{reader.text(key)};
  if (!path.is_absolute()) {
    reader.refuse_key(key, fmt::format("\"{}\" is \"{}\", no absolute path", key, path.native()));
  }
  return path;
}

Job read_job(TomlReader& reader) {
  Job job;
  job.name = name_of(reader, "job");
  reader.allow_only(
      {"name", "command", "when", "jitter", "timeout", "retries", "overlap", "missed"});
  job.command = command_of(reader);
  const auto when = reader.text("when");
  try {
    job.when = CronExpression::parse(when);
  } catch (const Error& error) {
    reader.refuse_key("when", error.message());
  }
  job.jitter = duration(reader, "jitter", job.jitter);
  job.timeout = duration(reader, "timeout", job.timeout, seconds{1});
  job.retries = retries_of(reader);
  job.overlap =
      choice(reader, "overlap", {{"skip", Overlap::skip}, {"queue", Overlap::queue}}, job.overlap);
  job.missed = choice(reader, "missed", {{"skip", Missed::skip}, {"run-once", Missed::run_once}},
                      job.missed);
  return job;
}

Watch read_watch(TomlReader& reader) {
  Watch watch;
  watch.name = name_of(reader, "watch");
  reader.allow_only({"name", "folder", "command", "settle", "timeout", "retries"});
  watch.folder = absolute_path(reader, "folder").lexically_normal();
  watch.command = command_of(reader);
  if (std::count(watch.command.begin() + 1, watch.command.end(), "{file}") != 1) {
    reader.refuse_key("command", "\"command\" does not have {file} once behind its first word");
  }
  watch.settle = duration(reader, "settle", watch.settle, seconds{1});
  watch.timeout = duration(reader, "timeout", watch.timeout, seconds{1});
  watch.retries = retries_of(reader);
  return watch;
}

Notify read_notify(const TomlReader& reader) {
  reader.allow_only({"command", "webhook", "key_file", "timeout"});
  Notify notify;
  notify.command = reader.texts("command");
  if (notify.command.empty() && reader.has("command")) {
    reader.refuse_key("command", "\"command\" is empty");
  }
  if (reader.has("webhook")) {
    notify.webhook = reader.text("webhook");
    if (!notify.webhook.starts_with("http://") && !notify.webhook.starts_with("https://")) {
      reader.refuse_key("webhook", "\"webhook\" does not begin with https:// or http://");
    }
  }
  if (reader.has("key_file")) {
    notify.key_file = absolute_path(reader, "key_file");
    if (notify.webhook.empty()) reader.refuse_key("key_file", "\"key_file\" has no \"webhook\"");
  }
  notify.timeout = duration(reader, "timeout", notify.timeout, seconds{1});
  return notify;
}

/// The tables of `key`, each read by `read`, by name. None is none.
template <typename T>
std::vector<T> read_all(const TomlReader& reader, std::string_view key, T (*read)(TomlReader&),
                        std::set<std::string>& names) {
  std::vector<T> all;
  if (!reader.has(key)) return all;
  for (auto& one : reader.tables(key)) {
    auto made = read(one);
    if (!names.insert(made.name).second) one.refuse_key("name", "another one has that name");
    all.push_back(std::move(made));
  }
  std::sort(all.begin(), all.end(), [](const T& a, const T& b) { return a.name < b.name; });
  return all;
}

}  // namespace

Schedule Schedule::parse(std::string_view text, std::string_view file) {
  const auto table = tickets::parse_toml(text, schedule_kind, file);
  const TomlReader reader{table, schedule_kind, file};
  reader.allow_only({"time_zone", "jobs", "watch", "notify"});
  Schedule schedule;
  schedule.time_zone = reader.text("time_zone");
  try {
    tickets::ZoneConverter{schedule.time_zone};
  } catch (const Error& error) {
    reader.refuse_key("time_zone", error.message());
  }
  std::set<std::string> names;
  schedule.jobs = read_all<Job>(reader, "jobs", read_job, names);
  schedule.watches = read_all<Watch>(reader, "watch", read_watch, names);
  std::set<std::filesystem::path> folders;
  for (const auto& watch : schedule.watches) {
    if (!folders.insert(watch.folder).second) {
      reader.refuse(fmt::format("two watches look into \"{}\"", watch.folder.native()));
    }
  }
  if (schedule.jobs.empty() && schedule.watches.empty()) {
    reader.refuse("there is neither a job nor a watch");
  }
  if (auto notify = reader.table("notify")) {
    notify->enter("notify: ");
    schedule.notify = read_notify(*notify);
  }
  return schedule;
}

Schedule Schedule::read(const std::filesystem::path& file) {
  return parse(read_file(file), file.native());
}

}  // namespace tierline::daemon
