// load_tables CLEAN_DB SCHEMA pglz|lz4 TIER_RULES|none JOBS [INDEXES.sql]: the migrator's own way
// of copying a cleaned database into new tables, over so many connections as PG* variables name,
// without gates, proof and publication; with one job in one transaction, and then the indexes of a
// file. Prints JSON: rows, seconds of its parts, peak of memory.
#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/observability/services.hpp"
#include "tierline/observability/usage.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/releases/releases.hpp"

#include "migrator/context.hpp"
#include "migrator/load.hpp"
#include "migrator/side_by_side.hpp"

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

struct Parts {
  double copied = 0;
  double indexed = 0;
};

/// \param indexes  a file; empty: none
Parts in_one_transaction(const migrator::Context& context, const std::string& schema,
                         const std::string& compression, const std::string& indexes,
                         migrator::Report& report) {
  const Stopwatch watch;
  observability::HealthWatch health{{}, context.services};
  postgres::Transaction transaction{context.target};
  transaction.execute({"set_compression", "SET LOCAL default_toast_compression = " + compression});
  const migrator::Load release{context.source, transaction, context.contract,       context.rules,
                               schema,         health,      migrator::Proof::counts};
  releases::create(transaction, schema, context.contract);
  for (const auto& table : context.contract.tables) {
    report.tables.push_back(migrator::copy_table(release, table, context.services));
  }
  Parts parts{watch.seconds(), 0};
  if (!indexes.empty()) {
    transaction.execute({"search_path", postgres::ddl::set_search_path(schema)});
    transaction.execute({"indexes", read_file(indexes)});
  }
  parts.indexed = watch.seconds();
  transaction.commit();
  return parts;
}

/// With lz4 where the server has it, as the migrator does it.
Parts side_by_side(const migrator::Context& context, const std::string& schema,
                   migrator::Report& report) {
  const Stopwatch watch;
  {
    postgres::Transaction transaction{context.target};
    releases::create(transaction, schema, context.contract);
    transaction.commit();
  }
  migrator::load_side_by_side(context, schema, migrator::copy_table, report);
  return {watch.seconds(), watch.seconds()};
}

nlohmann::json load(std::span<const std::string> words) {
  const SystemClock clock;
  NoLog log;
  observability::Metrics metrics{{}};
  observability::NoProgress progress;
  const observability::Services services{"bench", clock, log, metrics, progress};
  const auto contract = tickets::builtin_contract();
  const auto rules = words[3] == "none" ? no_rules() : tickets::builtin_tier_rules(words[3]);
  const migrator::Options options{.source = words[0],
                                  .proof = migrator::Proof::counts,
                                  .jobs = static_cast<std::size_t>(std::stoul(words[4]))};
  sqlite::Connection source{options.source, sqlite::Mode::read_only};
  postgres::Session session{"", "bench"};
  const migrator::Context context{options, source, contract, rules, session, services};

  const Stopwatch watch;
  migrator::Report report;
  const auto parts = options.jobs > 1
                         ? side_by_side(context, words[1], report)
                         : in_one_transaction(context, words[1], words[2],
                                              words.size() > 5 ? words[5] : "", report);
  const auto ended = watch.seconds();
  std::uint64_t rows = 0;
  for (const auto& table : report.tables) rows += table.rows_loaded;
  return {{"rows", rows},
          {"copy_seconds", parts.copied},
          {"index_seconds", parts.indexed - parts.copied},
          {"commit_seconds", ended - parts.indexed},
          {"peak_rss_bytes", observability::peak_rss_bytes()}};
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 5 || words.size() > 6) return 64;
  try {
    std::puts(load(words).dump().c_str());
  } catch (const Error& error) {
    std::fprintf(stderr, "error: %s\n", error.message().c_str());
    return 70;
  }
  return std::fflush(stdout) == 0 ? 0 : 74;
}
