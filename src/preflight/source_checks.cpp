#include "tierline/base/error.hpp"
#include "tierline/source/source_file.hpp"
#include "tierline/spreadsheet/row_reader.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/health.hpp"

#include "preflight/checks.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <fstream>

namespace tierline::preflight {
namespace {

using std::chrono_literals::operator""s;

/// A file that changed less than this ago may still be written.
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

Finding sources_at_rest(const Subject& subject) {
  if (subject.options.sources.empty()) return {{}, Verdict::pass, no_sources, {}};
  for (const auto& path : subject.options.sources) {
    if (is_sqlite(path) && sqlite::being_written(path)) {
      return {{},
              Verdict::fail,
              fmt::format("\"{}\" is being written", path.native()),
              "close the program that writes it"};
    }
    std::error_code error;
    const auto changed = std::filesystem::last_write_time(path, error);
    if (error) {
      return {{},
              Verdict::fail,
              fmt::format("\"{}\": {}", path.native(), error.message()),
              "check the path"};
    }
    const auto age = std::filesystem::file_time_type::clock::now() - changed;
    if (age < quiet_time) {
      return {{},
              Verdict::warn,
              fmt::format("\"{}\" changed less than {} s ago", path.native(), quiet_time.count()),
              "wait until the export is complete"};
    }
  }
  return {{}, Verdict::pass, "nobody writes a source", {}};
}

constexpr std::array registry{
    Check{"sources-readable", "Are all sources there, readable and not empty?", false,
          sources_readable},
    Check{"sources-sound", "Can every source be opened, and is every database whole?", false,
          sources_sound},
    Check{"sources-at-rest", "Is nobody writing to a source?", false, sources_at_rest},
};

}  // namespace

std::span<const Check> source_checks() { return registry; }

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
