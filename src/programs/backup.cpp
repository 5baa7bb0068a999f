#include "tierline/backup/backup.hpp"

#include "tierline/cli/program.hpp"

using namespace tierline;

struct Backup {
  static constexpr cli::About about{"backup", "Make, verify, restore and prune backups.",
                                    "backup create --source source.db\n"
                                    "  backup create --release published\n"
                                    "  backup verify --level restore\n"
                                    "  backup prune --keep-days 30 --dry-run"};
  using Options = backup::Options;

  static void add_options(CLI::App& app, Options& options) {
    app.require_subcommand(1);
    cli::add_target(app);
    app.add_option("--backups", options.directory,
                   "Directory of the backups. Default: backups in TIERLINE_HOME.")
        ->type_name("DIR");
    app.add_option("--wait", options.wait_seconds,
                   "How long to wait for another backup of the same target.")
        ->capture_default_str()
        ->type_name("SECONDS")
        ->check(CLI::NonNegativeNumber);
    const auto add = [&](const char* name, backup::Action action, const char* meaning) {
      auto* word = app.add_subcommand(name, meaning)->fallthrough();
      word->callback([&options, action] { options.action = action; });
      return word;
    };
    add_create(*add("create", backup::Action::create, "Make a backup, and prove it."), options);
    add_verify(*add("verify", backup::Action::verify, "Look whether backups can be used."),
               options);
    add_restore(*add("restore", backup::Action::restore,
                     "Bring a backup back; without --yes, say what that would replace."),
                options);
    add("list", backup::Action::list, "What there is, and when it was verified.");
    add_prune(*add("prune", backup::Action::prune, "Remove old ones for which newer are proved."),
              options);
  }

  static backup::Report run(const Options& given, cli::Context& context) {
    auto options = given;
    const auto& settings = context.settings();
    if (options.directory.empty()) options.directory = settings.home / "backups";
    options.tool_directories = settings.tool_directories;
    return backup::run(
        options, [&]() -> postgres::Session& { return context.target(); }, context.services());
  }

 private:
  static void add_create(CLI::App& word, Options& options) {
    auto* source = cli::add_source(word, options.source, "SQLite file to back up.");
    auto* release =
        word.add_option("--release", options.release,
                        "PostgreSQL: schema of a release, or `published`. Without this, --schema "
                        "and --source: the published release and servicedesk, etl, dash.")
            ->type_name("NAME")
            ->excludes(source);
    word.add_option("--schema", options.schemas, "PostgreSQL: any schema; may be given again.")
        ->type_name("NAME")
        ->expected(1)
        ->take_all()
        ->excludes(source)
        ->excludes(release);
    word.add_option_function<std::string>(
            "--checksum",
            [&options](const std::string& algorithm) { options.md5 = algorithm == "md5"; },
            "md5: an MD5 beside the SHA-256, which is always made.")
        ->type_name("ALGORITHM")
        ->check(CLI::IsMember({"sha256", "md5"}));
    word.add_flag("--zstd", options.zstd, "Compress it with zstd afterwards.");
  }

  static void add_verify(CLI::App& word, Options& options) {
    auto* names = word.add_option("NAME", options.names, "Backups. Default: the newest.");
    word.add_flag("--all", options.all, "Every backup there is.")->excludes(names);
    cli::add_choice<backup::Level>(word, "--level", options.level,
                                   {{"file", backup::Level::file},
                                    {"open", backup::Level::open},
                                    {"restore", backup::Level::restore}},
                                   "file: checksums; open: read it to its end; restore: into a "
                                   "scratch file or database. Default: open.");
  }

  static void add_restore(CLI::App& word, Options& options) {
    word.add_option("NAME", options.names, "The backup.")->expected(1)->required();
    word.add_option("--to", options.to, "SQLite: the file to write. Default: where it came from.")
        ->type_name("FILE");
    word.add_flag("--yes", options.confirmed, "Do it; what is replaced is kept beside.");
  }

  static void add_prune(CLI::App& word, Options& options) {
    word.add_option("--keep-days", options.keep_days, "Younger ones stay.")
        ->capture_default_str()
        ->type_name("DAYS")
        ->check(CLI::NonNegativeNumber);
    word.add_option("--keep-min", options.keep_min,
                    "So many of the newest verified ones of a series stay, however old.")
        ->capture_default_str()
        ->type_name("COUNT")
        ->check(CLI::NonNegativeNumber);
    cli::add_dry_run(word, options.dry_run);
  }
};

int main(int argc, char** argv) { return cli::run_program<Backup>(argc, argv); }
