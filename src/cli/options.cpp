#include "tierline/cli/options.hpp"

#include "tierline/tickets/contract.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tierline::cli {

CLI::Option* add_source(CLI::App& app, std::filesystem::path& source, const std::string& meaning) {
  return app.add_option("--source", source, meaning)->type_name("FILE");
}

CLI::Option* add_output(CLI::App& app, std::filesystem::path& output, const std::string& meaning) {
  return app.add_option("--output", output, meaning)->type_name("FILE");
}

CLI::Option* add_contract(CLI::App& app, std::filesystem::path& contract,
                          const std::string& meaning) {
  const auto names = tickets::shipped_contract_names();
  return app
      .add_option("--contract", contract,
                  fmt::format("{} A file, or a built-in one: {}. Default: {}.", meaning,
                              fmt::join(names, ", "), names.front()))
      ->type_name("FILE|NAME");
}

CLI::Option* add_dry_run(CLI::App& app, bool& dry_run) {
  return app.add_flag("--dry-run", dry_run, "Say what would be done, and change nothing.");
}

CLI::Option* add_target(CLI::App& app) {
  return app
      .add_option_function<std::string>(
          "--target", [](const std::string& /*read by target_of*/) {},
          "PostgreSQL to use: postgresql://user@host:port/database or host=… dbname=…, without a "
          "password. Default: the PG* variables, else the private server of this machine.")
      ->type_name("URI");
}

void add_jobs(CLI::App& app, std::size_t& jobs, std::size_t most) {
  app.add_option("--jobs", jobs,
                 "Connections over which whole tables are loaded side by side, the largest first. "
                 "With 1 the load is one transaction.")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, most))
      ->capture_default_str();
}

std::optional<std::string> target_of(const CLI::App& app) {
  const auto* option = app.get_option_no_throw("--target");
  if (option != nullptr && option->count() > 0) return option->as<std::string>();
  for (const auto* chosen : app.get_subcommands()) {
    if (auto target = target_of(*chosen)) return target;
  }
  return std::nullopt;
}

}  // namespace tierline::cli
