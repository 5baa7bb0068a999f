// A program that does as it is told, to see what all programs have in common.
#include "tierline/base/error.hpp"
#include "tierline/base/interrupt.hpp"
#include "tierline/base/retry.hpp"
#include "tierline/cli/program.hpp"
#include "tierline/postgres/session.hpp"

#include <map>

using namespace tierline;

namespace {

struct Report {
  Verdict answer;
  Verdict verdict() const { return answer; }
};

std::string to_text(const Report& report) { return std::string{to_string(report.answer)} + "\n"; }
nlohmann::json to_json(const Report& /*report*/) { return {{"rows", 3}}; }

const std::map<std::string, Verdict> verdicts{
    {"pass", Verdict::pass}, {"warn", Verdict::warn}, {"fail", Verdict::fail}};

const std::map<std::string, std::optional<ErrorCode>> codes{
    {"usage", ErrorCode::usage},
    {"data", ErrorCode::data},
    {"unavailable", ErrorCode::unavailable},
    {"internal", ErrorCode::internal},
    {"io", ErrorCode::io},
    {"conflict", ErrorCode::conflict},
    {"config", ErrorCode::config},
    {"interrupted", ErrorCode::interrupted}};

struct Probe {
  static constexpr cli::About about{"probe", "Do as told.", "probe --verdict warn"};

  struct Options {
    Verdict verdict = Verdict::pass;
    std::optional<ErrorCode> error = {};
    bool bug = false;
    bool wait = false;
    bool log = false;
    bool connect = false;
    bool progress = false;
  };

  static void add_options(CLI::App& app, Options& options) {
    cli::add_choice(app, "--verdict", options.verdict, verdicts, "What to answer.");
    cli::add_choice(app, "--error", options.error, codes, "Which error to throw.");
    app.add_flag("--bug", options.bug, "Throw what nobody expects.");
    app.add_flag("--wait", options.wait, "Wait for a signal.");
    app.add_flag("--log", options.log, "Log at every level.");
    app.add_flag("--progress-test", options.progress,
                 "Take half a second for 1,000 of 2,000 rows.");
    app.add_flag("--connect", options.connect, "Ask PostgreSQL for a session.");
    cli::add_target(app);
  }

  static Report run(const Options& options, cli::Context& context) {
    if (options.log) {
      auto& log = context.services().log;
      log.debug("looked");
      log.info("read file", {{"path", "a b.xlsx"}, {"rows", 3}});
      log.warn("odd value", {{"value", "\x1b[2J\xFF"}});
    }
    if (options.connect) context.services().log.info(context.target().description());
    if (options.progress) {
      auto& progress = context.services().progress;
      progress.begin("count", 2000);
      for (int i = 0; i < 10; ++i) {
        sleep_for(std::chrono::milliseconds{50});
        progress.advance(100);
      }
      progress.finish();
    }
    if (options.error) throw Error{*options.error, "cannot do it: told so", "do not tell"};
    if (options.bug) throw std::logic_error{"told so"};
    if (options.wait) {
      context.services().log.info("waiting");
      for (int i = 0; i < 600; ++i) {
        sleep_for(std::chrono::milliseconds{50});
        stop_if_interrupted();
      }
    }
    return {options.verdict};
  }
};

}  // namespace

int main(int argc, char** argv) { return cli::run_program<Probe>(argc, argv); }
