#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/base/process.hpp"
#include "tierline/cli/front.hpp"
#include "tierline/cli/program.hpp"
#include "tierline/config/environment.hpp"
#include "tierline/daemon/daemon.hpp"
#include "tierline/daemon/http_server.hpp"
#include "tierline/daemon/notifier.hpp"
#include "tierline/daemon/service_manager.hpp"
#include "tierline/daemon/status_line.hpp"
#include "tierline/daemon/upcoming.hpp"
#include "tierline/etl/job_runs.hpp"
#include "tierline/postgres/tools.hpp"
#include "tierline/rules/schedule.hpp"
#include "tierline/sql/postgres.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>

using namespace tierline;

namespace {

struct Report {
  Verdict outcome = Verdict::pass;
  std::string text;
  nlohmann::json json;

  Verdict verdict() const { return outcome; }
};

std::string to_text(const Report& report) { return report.text; }
nlohmann::json to_json(const Report& report) { return report.json; }

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "?";
}

std::filesystem::path front_program() {
  const auto directory = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  if (auto found = cli::find_program(directory, "tierline")) return *found;
  throw Error{ErrorCode::unavailable,
              fmt::format("cannot find the program \"tierline\" beside \"{}\"",
                          (directory / "tierlined").string()),
              "build or install all of tierline"};
}

/// The schedule, with commands that exist. \param file  empty: the built-in one
daemon::Schedule read_schedule(const std::filesystem::path& file,
                               const std::filesystem::path& tierline) {
  auto schedule = file.empty() ? daemon::Schedule::parse(rules::schedule.text, rules::schedule.name)
                               : daemon::Schedule::read(file);
  const auto demand = [&](const std::string& name, const std::string& word) {
    if (run_process({tierline.native(), word, "--help"}).status == 0) return;
    throw Error{ErrorCode::config,
                fmt::format("cannot use schedule \"{}\": \"{}\" has the command \"{}\", which "
                            "tierline does not know",
                            file.native(), name, word),
                "tierline --help lists the commands"};
  };
  for (const auto& job : schedule.jobs) demand(job.name, job.command.front());
  for (const auto& watch : schedule.watches) demand(watch.name, watch.command.front());
  return schedule;
}

daemon::Failure failure_of(const etl::JobRun& run, const std::string& command) {
  return {.job = run.job,
          .command = command,
          .due_at = run.due_at,
          .outcome = run.outcome,
          .reason = run.reason,
          .exit_status = run.exit_status,
          .verdict = run.verdict,
          .attempts = run.attempts,
          .run_id = run.run_id,
          .host = run.host};
}

struct Options {
  std::filesystem::path schedule;
  bool check = false;
  int count = 3;
  std::string listen = "127.0.0.1:9464";
  bool no_http = false;
};

class Service {
 public:
  Service(Options options, cli::Context& context)
      : options_{std::move(options)},
        context_{context},
        schedule_{read_schedule(options_.schedule, front_)} {}

  Report upcoming(int count) const {
    const auto due = daemon::upcoming(schedule_, context_.services().clock.now(), count);
    return {Verdict::pass, to_text(due), to_json(due)};
  }

  Report run() {
    auto& services = context_.services();
    catch_hangups();
    daemon::Board board;
    tell_whom(schedule_.notify);
    daemon::PostgresLedger ledger{[this] { return connect(); }};
    daemon::ProcessRunner runner;
    daemon::Daemon daemon{
        {.tierline = front_,
         .schedule_file = options_.schedule,
         .host = host_name(),
         .environment = [this] { return environment_; },
         .tell = [this](const etl::JobRun& run,
                        const std::string& command) { notifier_->tell(failure_of(run, command)); }},
        schedule_,
        ledger,
        runner,
        board,
        services};
    const auto http = serve(board);
    auto manager = service_manager();
    services.log.info("started", {{"schedule", options_.schedule.native()}});
    manager.ready(daemon::status_line(board.state()));
    while (!interrupted()) {
      daemon.turn(std::chrono::seconds{1});
      if (hung_up()) {
        manager.reloading();
        reload(daemon);
        manager.ready(daemon::status_line(board.state()));
      }
      manager.status(daemon::status_line(board.state()));
      manager.alive();
    }
    services.log.info("stopping");
    manager.stopping();
    daemon.stop();
    return {Verdict::pass,
            fmt::format("stopped after {} job runs, {} of them failed\n", daemon.ended_runs(),
                        daemon.failed_runs()),
            {{"job_runs", daemon.ended_runs()}, {"failed_job_runs", daemon.failed_runs()}}};
  }

 private:
  static daemon::ServiceManager service_manager() {
    const auto environment = config::Environment::of_process();
    return {environment.find("NOTIFY_SOCKET").value_or(""),
            daemon::watchdog_of(environment.find("WATCHDOG_USEC").value_or(""))};
  }

  /// A private server is started once; when somebody stops it later, that is respected.
  std::unique_ptr<postgres::Session> connect() {
    auto session = context_.connect(private_server_);
    private_server_ = cli::Context::Private::leave;
    // Jobs reach the same database as we do; what is ours alone stays here.
    environment_ = postgres::tool_environment(*session);
    for (const auto* ours :
         {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "TIERLINE_LOG_FILE"}) {
      environment_.emplace_back(ours);
    }
    return session;
  }

  /// Those who were told already stay, with what still waits for them.
  void tell_whom(const daemon::Notify& notify) {
    if (notifier_ != nullptr && notify == schedule_.notify) return;
    auto& services = context_.services();
    daemon::NotifyOptions options{.command = notify.command,
                                  .webhook = notify.webhook,
                                  .secret_file = notify.key_file,
                                  .timeout = notify.timeout};
    notifier_ = std::make_unique<daemon::Notifier>(std::move(options), services.metrics,
                                                   services.log, services.clock);
  }

  std::unique_ptr<daemon::HttpServer> serve(const daemon::Board& board) {
    if (options_.no_http) return nullptr;
    auto& services = context_.services();
    auto http = std::make_unique<daemon::HttpServer>(
        daemon::listen_options(options_.listen), board, services.metrics, services.log,
        services.clock, [this](std::size_t most) { return last_runs(most); });
    services.log.info("listening", {{"port", http->port()}});
    return http;
  }

  /// Called by threads that answer: on a connection of its own, which cannot hang for long.
  nlohmann::json last_runs(std::size_t most) {
    const auto session = context_.connect(cli::Context::Private::leave);
    session->query(sql::postgres::set_statement_timeout, {"5s"});
    auto runs = nlohmann::json::array();
    for (const auto& run : etl::last_job_runs(*session, most)) runs.push_back(etl::to_json(run));
    return runs;
  }

  void reload(daemon::Daemon& daemon) {
    auto& log = context_.services().log;
    try {
      auto schedule = read_schedule(options_.schedule, front_);
      tell_whom(schedule.notify);
      schedule_.notify = schedule.notify;
      daemon.reload(std::move(schedule));
      log.info("the schedule was read again", {{"schedule", options_.schedule.native()}});
    } catch (const Error& error) {
      daemon.refuse_reload(error.message());
      log.error("the schedule is refused; the old one stays", {{"cause", error.message()}});
    }
  }

  Options options_;
  cli::Context& context_;
  std::filesystem::path front_ = front_program();
  daemon::Schedule schedule_;
  cli::Context::Private private_server_ = cli::Context::Private::start;
  std::vector<std::string> environment_;
  std::unique_ptr<daemon::Notifier> notifier_;
};

struct Tierlined {
  static constexpr cli::About about{
      "tierlined", "Run jobs when they are due, and say how they went.",
      "tierlined --check\n  tierlined --schedule /etc/tierline/schedule.toml"};
  using Options = ::Options;

  static void add_options(CLI::App& app, Options& options) {
    app.add_option("--schedule", options.schedule,
                   "What is to be done when; read again on SIGHUP. Default: the built-in one.")
        ->type_name("FILE");
    auto* listen = app.add_option("--listen", options.listen,
                                  "Where health, metrics and history are served over HTTP.")
                       ->type_name("ADDRESS:PORT")
                       ->capture_default_str();
    app.add_flag("--no-http", options.no_http, "Serve nothing.")->excludes(listen);
    auto* check = app.add_flag("--check", options.check,
                               "Only read the schedule, and show what is due next.");
    app.add_option("--count", options.count, "How many due times of each job --check shows.")
        ->capture_default_str()
        ->type_name("N")
        ->check(CLI::Range(1, 1000))
        ->needs(check);
    cli::add_target(app);
  }

  static Report run(const Options& options, cli::Context& context) {
    Service service{options, context};
    return options.check ? service.upcoming(options.count) : service.run();
  }
};

}  // namespace

int main(int argc, char** argv) { return cli::run_program<Tierlined>(argc, argv); }
