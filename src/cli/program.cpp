#include "tierline/cli/program.hpp"

#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/base/run_id.hpp"
#include "tierline/config/environment.hpp"
#include "tierline/observability/stages.hpp"
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

/// Remembers the stage at work, for what is said at the end.
class StageAtWork final : public observability::Logger {
 public:
  explicit StageAtWork(std::string_view tool) : stage_{tool} {}
  void log(Level, std::string_view, const observability::Fields&) override {}
  void enter(std::string_view stage) override { stage_ = stage; }
  std::string gate() const { return std::string{observability::stage_named(stage_).gate}; }

 private:
  std::string stage_;
};

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

/// \param form    auto, bar, plain, json or none
/// \param events  where json goes
std::unique_ptr<observability::ProgressSink> progress_for(std::string_view form, LogFormat format,
                                                          observability::Logger& log,
                                                          observability::Logger& events) {
  const bool watched = format == LogFormat::text && ::isatty(STDERR_FILENO) == 1;
  if (form == "none") return std::make_unique<observability::NoProgress>();
  if (form == "json") return observability::event_progress(events);
  if (form == "bar" || (form == "auto" && watched)) return observability::terminal_progress();
  return observability::logged_progress(log);
}

}  // namespace

struct Program::Impl {
  explicit Impl(const About& given)
      : about{given}, app{std::string{given.summary}, std::string{given.name}} {}

  std::optional<std::string> parse(int argc, char** argv);
  int act(const Action& action, const config::Dotenv& dotenv);
  std::string rendered(const Answer& answer, const std::string& run_id) const;
  int refused(const Error& error, LogFormat format, observability::Logger& to_stderr,
              observability::Logger& to_file) const;
  void publish(observability::Services& services, const std::filesystem::path& directory,
               int status) const;
  void write_metrics(const observability::Services& services,
                     const std::filesystem::path& path) const;

  About about;
  CLI::App app;
  bool json = false;
  std::string log_level;
  std::string log_format;
  std::string progress_form = "auto";
  std::filesystem::path log_file;
  std::filesystem::path metrics_file;
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

/// Says why there is no answer: in the form that stderr has, and in the log file.
int Program::Impl::refused(const Error& error, LogFormat format, observability::Logger& to_stderr,
                           observability::Logger& to_file) const {
  const observability::Fields fields{
      {"code", to_string(error.code())}, {"cause", error.message()}, {"hint", error.hint()}};
  to_file.error("stopped", fields);
  if (format == LogFormat::text) return complain(about.name, error, json);
  to_stderr.error("stopped", fields);
  if (json) std::fputs(complaint_object(error).c_str(), stderr);
  return exit_status(error.code());
}

/// The run's own figures: into the log, and for node_exporter.
void Program::Impl::publish(observability::Services& services,
                            const std::filesystem::path& directory, int status) const {
  const auto seconds = watch.seconds();
  const auto peak_bytes = observability::peak_rss_bytes();
  services.log.debug(
      "finished",
      {{"status", status}, {"duration_seconds", seconds}, {"peak_rss_bytes", peak_bytes}});
  auto& metrics = services.metrics;
  metrics.set("tierline_run_duration_seconds", seconds);
  metrics.set("tierline_run_exit_status", status);
  metrics.set("tierline_run_finished_timestamp_seconds",
              std::chrono::duration<double>(clock.now().time_since_epoch()).count());
  metrics.set("tierline_peak_rss_bytes", static_cast<double>(peak_bytes));
  observability::set_stage_duration(metrics, about.name, seconds);
  if (!directory.empty()) {
    auto stem = std::string{about.name};
    std::replace(stem.begin(), stem.end(), ' ', '_');
    write_metrics(services, directory / fmt::format("{}.prom", stem));
  }
  if (!metrics_file.empty()) write_metrics(services, metrics_file);
}

void Program::Impl::write_metrics(const observability::Services& services,
                                  const std::filesystem::path& path) const {
  try {
    if (path.extension() == ".json") {
      const nlohmann::ordered_json document{{"tool", about.name},
                                            {"version", version()},
                                            {"run_id", services.run_id},
                                            {"timestamp", to_iso8601(clock.now())},
                                            {"metrics", services.metrics.json()}};
      replace_file(path, document.dump(2) + "\n");
    } else {
      observability::write_textfile(services.metrics, path);
    }
  } catch (const Error& error) {
    // The answer stands without its metrics.
    services.log.warn("cannot write the metrics", {{"cause", error.message()}});
  }
}

int Program::Impl::act(const Action& action, const config::Dotenv& dotenv) {
  const auto environment = config::Environment::of_process();
  const auto settings = config::read_settings(environment, config::current_account());
  const auto target = config::postgres_target(target_of(app), environment);

  const auto format = (log_format.empty() ? settings.log_format : log_format) == "json"
                          ? LogFormat::json
                          : LogFormat::text;
  const auto level = level_named(log_level.empty() ? settings.log_level : log_level);
  const auto run_id =
      settings.run_id.empty() ? make_run_id(started_at, std::random_device{}()) : settings.run_id;
  const std::string tool{about.name};
  const auto to_stderr = observability::stderr_logger({level, format, tool, run_id}, clock);
  const auto to_file =
      observability::file_logger({level, LogFormat::json, tool, run_id},
                                 {log_file.empty() ? settings.log_file : log_file}, clock);
  StageAtWork stage{tool};
  const auto events =
      observability::stderr_logger({Level::info, LogFormat::json, tool, run_id}, clock);
  const auto log = observability::tee({to_stderr.get(), to_file.get()}, {events.get(), &stage});
  if (dotenv.warning) log->warn(*dotenv.warning);

  observability::Metrics metrics{{{"tool", tool}}};
  auto progress = progress_for(progress_form, format, *log, *events);
  observability::Services services{
      run_id,
      clock,
      *log,
      metrics,
      *progress,
      {.disk_free_bytes = static_cast<std::uint64_t>(settings.min_disk_gb * 1e9),
       .memory_used_percent = settings.max_memory_percent}};
  int status = 0;
  try {
    Context context{tool, services, settings, target, dotenv};
    const auto answer = action(context, json ? Format::json : Format::text);
    write_report(rendered(answer, run_id));
    status = exit_status(answer.verdict);
  } catch (...) {
    const auto error = as_error();
    progress->finish();
    metrics.add("tierline_errors_total", 1,
                {{"code", std::string{to_string(error.code())}}, {"gate", stage.gate()}});
    status = refused(error, format, *to_stderr, *to_file);
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
  app.add_option("--log-file", impl_->log_file,
                 "File for the logs as well, as JSON, turned over at 10 MiB. Default: "
                 "TIERLINE_LOG_FILE, else none.")
      ->type_name("FILE");
  app.add_option("--progress", impl_->progress_form,
                 "How long steps show that they move, on stderr: auto is a bar on a terminal, else "
                 "plain, a line every ten seconds; json is an object an event.")
      ->type_name("FORM")
      ->check(CLI::IsMember({"auto", "bar", "plain", "json", "none"}))
      ->capture_default_str();
  app.add_option("--metrics-file", impl_->metrics_file,
                 "File for the metrics of this run: JSON if it ends in .json, else the text of "
                 "Prometheus.")
      ->type_name("FILE");
}

Program::~Program() = default;

CLI::App& Program::app() { return impl_->app; }

int Program::run(int argc, char** argv, const Action& action) {
  try {
    catch_interrupts();
    ignore_write_signals();
    const auto dotenv = config::load_dotenv({});
    if (const auto text = impl_->parse(argc, argv)) {
      write_report(*text);
      return 0;
    }
    return impl_->act(action, dotenv);
  } catch (...) {
    return complain(impl_->about.name, as_error(), asks_for_json(argc, argv));
  }
}

}  // namespace tierline::cli
