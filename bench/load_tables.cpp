// load_tables CLEAN_DB SCHEMA pglz|lz4 TIER_RULES|none [INDEXES.sql]: the migrator's own way of
// copying a cleaned database into new tables, in one transaction on the connection that PG*
// variables name, without gates, proof and publication; then the indexes of a file. Prints JSON:
// rows, seconds of its parts, peak of memory.
#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/observability/usage.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/releases/releases.hpp"

#include "migrator/load.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <span>
#include <string>

using namespace tierline;

namespace {

class NoLog final : public observability::Logger {
 public:
  void log(observability::Level, std::string_view, const observability::Fields&) override {}
};

/// Gives every ticket the same tier, for comparison with what gives none.
tickets::TierRules no_rules() {
  std::string text =
      "version = 'none'\nmatch = 'substring'\ntext = 'as_given'\nlabels = 'exact'\n"
      "keyword_tiers = 'many'\ndefault = {id = 'default', tier = 'L2'}\n"
      "[[rules]]\nid = 'never'\ntier = 'L2'\ncategories = ['none has it']\n";
  for (const auto tier : tickets::all_tiers) {
    text += fmt::format(
        "[[scores]]\ntier = '{}'\nroot_cause_points = 0.0\nroot_causes = []\n"
        "category_points = 0.0\ncategories = []\nkeyword_points = 0.0\nkeywords = []\n",
        tickets::to_string(tier));
  }
  return tickets::TierRules::parse(text, "none");
}

nlohmann::json load(std::span<const std::string> words) {
  const SystemClock clock;
  NoLog log;
  observability::Metrics metrics{{}};
  observability::NoProgress progress;
  const observability::Services services{"bench", clock, log, metrics, progress};
  observability::HealthWatch health{{}, services};
  const auto contract = tickets::builtin_contract();
  const auto rules = words[3] == "none" ? no_rules() : tickets::builtin_tier_rules(words[3]);
  sqlite::Connection source{words[0], sqlite::Mode::read_only};
  postgres::Session session{"", "bench"};
  postgres::Transaction transaction{session};
  transaction.execute({"set_compression", "SET LOCAL default_toast_compression = " + words[2]});

  const Stopwatch watch;
  const migrator::Load release{
      source, transaction, contract, rules, words[1], health, migrator::Proof::counts};
  releases::create(transaction, release.schema, contract);
  migrator::Report report;
  std::uint64_t rows = 0;
  for (const auto& table : contract.tables) {
    rows += migrator::copy_table(release, table, report, services).rows_loaded;
  }
  const auto copied = watch.seconds();
  if (words.size() > 4) {
    transaction.execute({"search_path", postgres::ddl::set_search_path(release.schema)});
    transaction.execute({"indexes", read_file(words[4])});
  }
  const auto indexed = watch.seconds();
  transaction.commit();
  return {{"rows", rows},
          {"copy_seconds", copied},
          {"index_seconds", indexed - copied},
          {"commit_seconds", watch.seconds() - indexed},
          {"peak_rss_bytes", observability::peak_rss_bytes()}};
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 4 || words.size() > 5) return 64;
  try {
    std::puts(load(words).dump().c_str());
  } catch (const Error& error) {
    std::fprintf(stderr, "error: %s\n", error.message().c_str());
    return 70;
  }
  return std::fflush(stdout) == 0 ? 0 : 74;
}
