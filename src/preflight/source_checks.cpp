#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/source/source_file.hpp"
#include "tierline/spreadsheet/row_reader.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/health.hpp"

#include "preflight/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <thread>

namespace tierline::preflight {
namespace {

using std::chrono_literals::operator""s;

/// A file that changed less than this ago may still be written: it is looked at again.
constexpr auto quiet_time = 2s;

bool is_sqlite(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::string magic(16, '\0');
  file.read(magic.data(), static_cast<std::streamsize>(magic.size()));
  return magic == std::string_view{"SQLite format 3\0", 16};
}

constexpr auto no_sources = "no source is named";

Finding sources_readable(const Subject& subject) {
  const auto& sources = subject.options.sources;
  if (sources.empty()) return {{}, Verdict::pass, no_sources, {}};
  for (const auto& path : sources) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error) {
      return {{},
              Verdict::fail,
              fmt::format("\"{}\": {}", path.native(), error.message()),
              "check the path"};
    }
    if (size == 0) {
      return {{}, Verdict::fail, fmt::format("\"{}\" is empty", path.native()), "export it again"};
    }
    if (!std::ifstream{path}) {
      return {{},
              Verdict::fail,
              fmt::format("\"{}\" may not be read", path.native()),
              "change its permissions"};
    }
  }
  const auto bytes = source_bytes(subject.options);
  return {{},
          Verdict::pass,
          fmt::format("{} files, {} bytes", sources.size(), bytes),
          {},
          {{"source_bytes", static_cast<double>(bytes)}}};
}

/// Opened as they will be when they are read; a database is checked page by page.
Finding sources_sound(const Subject& subject) {
  if (subject.options.sources.empty()) return {{}, Verdict::pass, no_sources, {}};
  for (const auto& path : subject.options.sources) {
    if (!is_sqlite(path)) {
      spreadsheet::open_spreadsheet(path);
      continue;
    }
    sqlite::Connection database{path, sqlite::Mode::read_only};
    const auto fault = sqlite::quick_check(database);
    if (fault) {
      return {{},
              Verdict::fail,
              fmt::format("\"{}\": {}", path.native(), *fault),
              "take it from a backup, or export it again"};
    }
  }
  return {{}, Verdict::pass, "every source can be opened", {}};
}

/// What changes when somebody writes to a file.
struct FileState {
  std::filesystem::file_time_type changed;
  std::uintmax_t bytes = 0;

  bool operator==(const FileState&) const = default;
};

std::vector<FileState> states_of(const std::vector<std::filesystem::path>& files) {
  std::vector<FileState> states;
  for (const auto& file : files) {
    std::error_code error;
    const auto changed = std::filesystem::last_write_time(file, error);
    const auto bytes = error ? 0 : std::filesystem::file_size(file, error);
    if (error) {
      throw Error{ErrorCode::data, fmt::format("\"{}\": {}", file.native(), error.message()),
                  "check the path"};
    }
    states.push_back({changed, bytes});
  }
  return states;
}

bool is_young(const std::vector<FileState>& files) {
  const auto now = std::filesystem::file_time_type::clock::now();
  return std::any_of(files.begin(), files.end(),
                     [&](const FileState& file) { return now - file.changed < quiet_time; });
}

void wait(std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds between_looks{100};
  for (auto left = time; left > between_looks; left -= between_looks) {
    stop_if_interrupted();
    std::this_thread::sleep_for(between_looks);
  }
}

Finding sources_at_rest(const Subject& subject) {
  if (subject.options.sources.empty()) return {{}, Verdict::pass, no_sources, {}};
  for (const auto& path : subject.options.sources) {
    if (is_sqlite(path) && sqlite::being_written(path)) {
      return {{},
              Verdict::fail,
              fmt::format("\"{}\" is being written", path.native()),
              "close the program that writes it"};
    }
  }
  const auto before = states_of(subject.options.sources);
  if (is_young(before)) wait(quiet_time);
  const auto after = states_of(subject.options.sources);
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (after[i] == before[i]) continue;
    return {{},
            Verdict::fail,
            fmt::format("\"{}\" is being written: it changed within {} s",
                        subject.options.sources[i].native(), quiet_time.count()),
            "wait until the export is complete"};
  }
  return {{}, Verdict::pass, "nobody writes a source", {}};
}

constexpr std::array all_source_checks{
    Check{"sources-readable", "Are all sources there, readable and not empty?", false,
          sources_readable},
    Check{"sources-sound", "Can every source be opened, and is every database whole?", false,
          sources_sound},
    Check{"sources-at-rest", "Is nobody writing to a source?", false, sources_at_rest},
};

}  // namespace

std::span<const Check> source_checks() { return all_source_checks; }

std::uint64_t source_bytes(const Options& options) {
  std::uint64_t bytes = 0;
  for (const auto& path : options.sources) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (!error) bytes += size;
  }
  return bytes;
}

}  // namespace tierline::preflight
