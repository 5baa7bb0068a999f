#include "tierline/cli/program.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/config/environment.hpp"
#include "tierline/observability/usage.hpp"

#include "cli/envelope.hpp"
#include "cli/output.hpp"
#include "cli/version.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <random>

namespace tierline::cli {
namespace {

using observability::Level;
using observability::LogFormat;

/// Before parsing, since a parse error must already obey it.
bool asks_for_json(int argc, char** argv) {
  return std::any_of(argv + 1, argv + argc,
                     [](const char* argument) { return std::string_view{argument} == "--json"; });
}

Level level_named(std::string_view name) {
  return name == "debug"   ? Level::debug
         : name == "warn"  ? Level::warn
         : name == "error" ? Level::error
                           : Level::info;
}

/// CLI11 begins its messages with a capital; ours do not.
Error usage_error(std::string_view tool, const CLI::ParseError& wrong) {
  std::string message = wrong.what();
  if (message.size() > 1 && std::islower(static_cast<unsigned char>(message[1])) != 0) {
    message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
  }
  std::replace(message.begin(), message.end(), '\n', ' ');
  return {ErrorCode::usage, "cannot read the command line: " + message,
          fmt::format("{} --help lists the options", tool)};
}

/// A closed pipe and a file size limit are errors of a write, not the end of the process.
void ignore_write_signals() {
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
}

/// Each line of an example on a line of its own, two blanks from the left.
std::string indented(std::string_view lines) {
  std::string out;
  while (!lines.empty()) {
    const auto line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    const auto first = std::min(line.find_first_not_of(' '), line.size());
    out += fmt::format("\n  {}", line.substr(first));
  }
  return out;
}

/// What broke, in our own words; call in a handler.
Error as_error() {
  try {
    throw;
  } catch (const Error& error) {
    // Once a signal has come, whatever broke broke because of it.
    return interrupted() ? Error{ErrorCode::interrupted, error.message(), error.hint()} : error;
  } catch (const std::bad_alloc&) {
    return {ErrorCode::io, "cannot get memory from the operating system"};
  } catch (const std::exception& error) {
    return {ErrorCode::internal, fmt::format("cannot go on: {}", error.what()),
            "this is a bug in tierline; please report it with the command line"};
  }
}

std::unique_ptr<observability::ProgressSink> progress_for(LogFormat format,
                                                          observability::Logger& log) {
  if (format == LogFormat::text && ::isatty(STDERR_FILENO) == 1) {
    return observability::terminal_progress();
  }
  return observability::logged_progress(log);
}

}  // namespace

struct Program::Impl {
  explicit Impl(const About& given)
      : about{given}, app{std::string{given.summary}, std::string{given.name}} {}

  std::optional<std::string> parse(int argc, char** argv);
  int act(const Action& action, const std::optional<std::string>& warning);
  std::string rendered(const Answer& answer, const std::string& run_id) const;
  void publish(observability::Services& services, const std::filesystem::path& directory,
               int status) const;

  About about;
  CLI::App app;
  bool json = false;
  std::string log_level;
  std::string log_format;
  SystemClock clock;
  TimePoint started_at = clock.now();
  Stopwatch watch;
};

/// \return what to print instead of acting
std::optional<std::string> Program::Impl::parse(int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    return app.help();
  } catch (const CLI::CallForVersion& answer) {
    return fmt::format("{}\n", answer.what());
  } catch (const CLI::ParseError& wrong) {
    throw usage_error(about.name, wrong);
  }
}

std::string Program::Impl::rendered(const Answer& answer, const std::string& run_id) const {
  if (const auto* text = std::get_if<std::string>(&answer.report)) return *text;
  return enveloped({about.name, answer.verdict, started_at, watch.seconds(), run_id,
                    observability::peak_rss_bytes()},
                   std::get<nlohmann::json>(answer.report));
}

/// The run's own figures: into the log, and for node_exporter.
void Program::Impl::publish(observability::Services& services,
                            const std::filesystem::path& directory, int status) const {
  const auto seconds = watch.seconds();
  const auto peak_bytes = observability::peak_rss_bytes();
  services.log.debug(
      "finished",
      {{"status", status}, {"duration_seconds", seconds}, {"peak_rss_bytes", peak_bytes}});
  if (directory.empty()) return;
  auto stem = std::string{about.name};
  std::replace(stem.begin(), stem.end(), ' ', '_');
  const observability::Labels tool{{"tool", std::string{about.name}}};
  auto& metrics = services.metrics;
  metrics.set("tierline_run_duration_seconds", seconds, tool);
  metrics.set("tierline_run_exit_status", status, tool);
  metrics.set("tierline_run_finished_timestamp_seconds",
              std::chrono::duration<double>(clock.now().time_since_epoch()).count(), tool);
  metrics.set("tierline_peak_rss_bytes", static_cast<double>(peak_bytes), tool);
  try {
    observability::write_textfile(metrics, directory / fmt::format("{}.prom", stem));
  } catch (const Error& error) {
    // The answer stands without its metrics.
    services.log.warn("cannot write the metrics", {{"cause", error.message()}});
  }
}

int Program::Impl::act(const Action& action, const std::optional<std::string>& warning) {
  const auto environment = config::Environment::of_process();
  const auto settings = config::read_settings(environment, config::current_account());
  const auto target = config::postgres_target(target_of(app), environment);

  const auto format = (log_format.empty() ? settings.log_format : log_format) == "json"
                          ? LogFormat::json
                          : LogFormat::text;
  const auto level = level_named(log_level.empty() ? settings.log_level : log_level);
  const auto run_id = make_run_id(started_at, std::random_device{}());
  const auto log =
      observability::stderr_logger({level, format, std::string{about.name}, run_id}, clock);
  if (warning) log->warn(*warning);

  observability::Metrics metrics;
  auto progress = progress_for(format, *log);
  observability::Services services{run_id, clock, *log, metrics, *progress};
  int status = 0;
  try {
    Context context{std::string{about.name}, services, settings, target};
    const auto answer = action(context, json ? Format::json : Format::text);
    write_report(rendered(answer, run_id));
    status = exit_status(answer.verdict);
  } catch (...) {
    services.progress.finish();
    status = complain(about.name, as_error(), json);
  }
  publish(services, settings.metrics_directory, status);
  return status;
}

Program::Program(const About& about) : impl_{std::make_unique<Impl>(about)} {
  auto& app = impl_->app;
  app.fallthrough();
  app.footer("\nExample:" + indented(about.example));
  app.set_help_flag("-h,--help", "Print this help and exit.");
  app.set_version_flag("--version", fmt::format("{} {}", about.name, version()),
                       "Print the version and exit.");
  app.add_flag("--json", impl_->json, "Write the report as one JSON document.");
  app.add_option("--log-level", impl_->log_level,
                 "Least level of logs on stderr. Default: TIERLINE_LOG_LEVEL, else info.")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
  app.add_option("--log-format", impl_->log_format,
                 "Form of logs on stderr. Default: TIERLINE_LOG_FORMAT, else text.")
      ->type_name("FORM")
      ->check(CLI::IsMember({"text", "json"}));
}

Program::~Program() = default;

CLI::App& Program::app() { return impl_->app; }

int Program::run(int argc, char** argv, const Action& action) {
  try {
    catch_interrupts();
    ignore_write_signals();
    const auto warning = config::load_dotenv({});
    if (const auto text = impl_->parse(argc, argv)) {
      write_report(*text);
      return 0;
    }
    return impl_->act(action, warning);
  } catch (...) {
    return complain(impl_->about.name, as_error(), asks_for_json(argc, argv));
  }
}

}  // namespace tierline::cli
