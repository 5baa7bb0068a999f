#include "tierline/db/db.hpp"

#include "tierline/base/error.hpp"
#include "tierline/cli/program.hpp"
#include "tierline/cli/terminal.hpp"

#include "words/words.hpp"

namespace tierline::words {
namespace {

struct Db {
  static constexpr cli::About about{
      "tierline db", "A private PostgreSQL of this machine: a socket only, nothing to set up.",
      "tierline db start"};

  struct Options : db::Options {
    bool psql = false;
    bool yes = false;
    std::vector<std::string> psql_arguments = {};
  };

  static void add_options(CLI::App& app, Options& options) {
    app.require_subcommand(1);
    const auto add = [&](const char* name, db::Action action, const char* meaning) {
      auto* word = app.add_subcommand(name, meaning);
      word->callback([&options, action] { options.action = action; });
      return word;
    };
    add("start", db::Action::start, "Start it; make it first if there is none.");
    add("stop", db::Action::stop, "Stop it; its data stays.");
    add("status", db::Action::status, "Say whether it runs: exit status 1 if not.");
    add("url", db::Action::url, "Print how to connect, for --target or psql.");
    auto* psql = app.add_subcommand("psql", "Start it and open psql.");
    psql->callback([&options] { options.psql = true; });
    psql->add_option("arguments", options.psql_arguments, "For psql; put -- before its options.");
    add("destroy", db::Action::destroy, "Stop it and remove its data, for good.")
        ->add_flag("--yes", options.yes, "Do not ask.");
  }

  static db::Report run(const Options& options, cli::Context& context) {
    const auto server_options = context.server_options();
    if (options.psql) open_psql(server_options, options.psql_arguments);
    if (options.action == db::Action::destroy && !options.yes &&
        !cli::confirmed("Remove the private PostgreSQL of this machine with all its data?")) {
      throw Error{ErrorCode::usage, "cannot destroy the private PostgreSQL: nobody said yes",
                  "tierline db destroy --yes"};
    }
    return db::run(options, server_options, context.services());
  }

 private:
  [[noreturn]] static void open_psql(const postgres::LocalServerOptions& server_options,
                                     const std::vector<std::string>& arguments) {
    postgres::LocalServer server{server_options};
    server.start();
    std::vector<std::string> command{(server.programs() / "psql").string(), server.conninfo()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    cli::become(command);
  }
};

}  // namespace

int db(int argc, char** argv) { return cli::run_program<Db>(argc, argv); }

}  // namespace tierline::words
