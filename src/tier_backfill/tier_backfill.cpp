#include "tierline/tier_backfill/tier_backfill.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/retry.hpp"
#include "tierline/etl/runs.hpp"
#include "tierline/postgres/copy_writer.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/sql/postgres.hpp"

#include "tier_backfill/write_tiers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tierline::tier_backfill {
namespace {

constexpr std::size_t tickets_per_copy = 5'000;
constexpr std::size_t most_invalid_shown = 10;

tickets::TierRules rules_of(const std::string& rules) {
  if (rules == "v1" || rules == "v2") return tickets::builtin_tier_rules(rules);
  return tickets::TierRules::parse(read_file(rules), rules);
}

std::string published_release(postgres::Transaction& transaction) {
  const auto rows = transaction.query(sql::postgres::published_release);
  if (rows.empty()) {
    throw Error{ErrorCode::data, "cannot find the tickets: no release is published",
                "run migrator first"};
  }
  return rows.at(0).at(0).value();
}

/// Decisions on their way to the server. They leave in blocks, since the cursor that brings the
/// tickets and the COPY that takes the decisions share one connection.
class Decisions {
 public:
  Decisions(postgres::Transaction& transaction, const std::string& rule_version)
      : transaction_{transaction}, rule_version_{rule_version} {}

  void add(std::int64_t ticket_id, tickets::TierDecision decision) {
    waiting_.emplace_back(ticket_id, std::move(decision));
    if (waiting_.size() == tickets_per_copy) send();
  }

  void send() {
    if (waiting_.empty()) return;
    postgres::CopyWriter copy{
        transaction_,
        "",
        "new_tier",
        {"ticket_id", "support_tier", "rule_version", "rule_id", "matched_text"}};
    for (const auto& [ticket_id, decision] : waiting_) {
      copy.begin_row();
      copy.bigint(ticket_id);
      copy.text(to_string(decision.tier));
      copy.text(rule_version_);
      copy.text(decision.rule_id);
      copy.text(decision.matched_text);
    }
    copy.finish();
    waiting_.clear();
  }

 private:
  postgres::Transaction& transaction_;
  const std::string& rule_version_;
  std::vector<std::pair<std::int64_t, tickets::TierDecision>> waiting_;
};

bool blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n\f\v") == std::string::npos;
}

/// A ticket of the release as the statements return it.
struct Stored {
  explicit Stored(const postgres::Row& row) : ticket_id{std::stoll(row.at(0).value())} {
    for (std::size_t column = 0; column < texts.size(); ++column) {
      texts[column] = row.at(column + 1).value_or("");
    }
  }

  tickets::TierInput input() const { return {texts[0], texts[1], texts[2], texts[3]}; }
  const std::string& tier() const { return texts[4]; }
  bool without_text() const { return std::all_of(texts.begin(), texts.begin() + 4, blank); }
  bool unknown_tier() const { return !tier().empty() && !tickets::tier_of(tier()); }

  bool agrees(const tickets::TierDecision& decision, const std::string& rule_version) const {
    return tier() == to_string(decision.tier) && texts[5] == rule_version &&
           texts[6] == decision.rule_id && texts[7] == decision.matched_text;
  }

  std::int64_t ticket_id;
  /// title, description, category, root cause, tier, rule version, rule, matched text
  std::array<std::string, 8> texts;
};

void judge(const Stored& ticket, Invalid& invalid) {
  if (ticket.without_text()) ++invalid.without_text;
  if (ticket.unknown_tier()) ++invalid.unknown_tier;
  if (!ticket.without_text() && !ticket.unknown_tier()) return;
  ++invalid.tickets;
  if (invalid.first.size() < most_invalid_shown) invalid.first.push_back(ticket.ticket_id);
}

void count(const Stored& ticket, const tickets::TierDecision& decision, Backfill& backfill) {
  const auto before = ticket.tier().empty() ? std::string{"none"} : ticket.tier();
  const std::string after{to_string(decision.tier)};
  ++backfill.read;
  ++backfill.before[before];
  ++backfill.after[after];
  ++backfill.confusion[before][after];
  ++backfill.by_rule[decision.rule_id];
  if (!ticket.agrees(decision, backfill.rule_version)) ++backfill.changed;
  judge(ticket, backfill.invalid);
}

/// Calls `use` with each ticket that `sql` selects, and its decision.
template <typename Use>
void classify(postgres::Transaction& transaction, const Sql& sql, const postgres::Params& params,
              const tickets::TierRules& rules, const Options& options, Backfill& backfill,
              const observability::Services& services, Use use) {
  auto& progress = services.progress;
  observability::HealthWatch health{
      {.connection_alive = [&] { return transaction.session().alive(); }}, services};
  progress.begin("classify tickets", 0);
  transaction.for_each(sql, params, [&](const postgres::Row& row) {
    const Stored ticket{row};
    auto decision = rules.classify(ticket.input());
    count(ticket, decision, backfill);
    use(ticket, std::move(decision));
    progress.advance(1);
    health.advance(1);
    if (options.log_every_rows > 0 && backfill.read % options.log_every_rows == 0) {
      services.log.info("classifying tickets", {{"read", backfill.read}});
    }
  });
  progress.finish();
}

void take_sample(const Options& options, postgres::Transaction& transaction,
                 const tickets::TierRules& rules, Backfill& backfill,
                 const observability::Services& services) {
  classify(transaction, sql::postgres::tickets_to_sample, {std::to_string(options.sample)}, rules,
           options, backfill, services, [&](const Stored& ticket, tickets::TierDecision decision) {
             backfill.samples.push_back(
                 {ticket.ticket_id, ticket.texts[0], ticket.tier(), std::move(decision)});
           });
}

void compare_all(const Options& options, postgres::Transaction& transaction,
                 const tickets::TierRules& rules, Backfill& backfill,
                 const observability::Services& services) {
  classify(transaction, sql::postgres::tickets_to_classify, {}, rules, options, backfill, services,
           [](const Stored&, const tickets::TierDecision&) {});
}

void write_all(const Options& options, postgres::Transaction& transaction,
               const tickets::TierRules& rules, Backfill& backfill,
               const observability::Services& services) {
  transaction.execute(sql::postgres::set_lock_timeout);
  transaction.execute(sql::postgres::lock_tickets);
  transaction.execute(sql::postgres::create_new_tier);
  Decisions decisions{transaction, rules.version()};
  classify(transaction, sql::postgres::tickets_to_classify, {}, rules, options, backfill, services,
           [&](const Stored& ticket, tickets::TierDecision decision) {
             if (ticket.agrees(decision, rules.version())) return;
             decisions.add(ticket.ticket_id, std::move(decision));
           });
  if (backfill.breaker_open()) return;  // the transaction ends without a commit
  decisions.send();
  transaction.change(sql::postgres::set_release_rule_version,
                     {backfill.release, backfill.rule_version});
  backfill.table_copied = write_tiers(transaction, backfill.changed, backfill.read);
  if (backfill.changed > 0) {
    transaction.query(sql::postgres::roll_up_days, {backfill.release, "true"});
  }
  transaction.commit();
  backfill.written = true;
}

Backfill classify_published(const Options& options, postgres::Session& session,
                            const tickets::TierRules& rules,
                            const observability::Services& services) {
  if (!session.alive()) session.reconnect();
  Backfill backfill;
  backfill.rule_version = rules.version();
  backfill.dry_run = options.dry_run;
  postgres::Transaction transaction{session};
  backfill.release = published_release(transaction);
  transaction.execute({"set_search_path", postgres::ddl::set_search_path(backfill.release)});
  if (options.sample > 0) {
    take_sample(options, transaction, rules, backfill, services);
  } else if (options.dry_run) {
    compare_all(options, transaction, rules, backfill, services);
  } else {
    write_all(options, transaction, rules, backfill, services);
  }
  return backfill;
}

}  // namespace

std::uint64_t Backfill::moved() const {
  std::uint64_t tickets = 0;
  for (const auto& [old_tier, by_new] : confusion) {
    for (const auto& [new_tier, count] : by_new) tickets += new_tier == old_tier ? 0 : count;
  }
  return tickets;
}

double Backfill::invalid_percent() const {
  if (read == 0) return 0;
  return 100.0 * static_cast<double>(invalid.tickets) / static_cast<double>(read);
}

bool Backfill::breaker_open() const {
  return samples.empty() && invalid_percent() > most_invalid_percent;
}

Verdict Report::verdict() const {
  if (const auto* backfill = std::get_if<Backfill>(&answer)) {
    if (backfill->breaker_open()) return Verdict::fail;
    return backfill->read == 0 ? Verdict::warn : Verdict::pass;
  }
  const auto& measurement = std::get<Measurement>(answer);
  const bool enough =
      measurement.evaluation.accuracy_percent() >= measurement.minimum_accuracy_percent;
  return enough ? Verdict::pass : Verdict::fail;
}

Report run(const Options& options, postgres::Session& session,
           const observability::Services& services) {
  const auto rules = rules_of(options.rules);
  std::optional<etl::OwnRun> run_in_books;
  if (!options.dry_run) {
    run_in_books.emplace(
        session, services.run_id, "tier-backfill", services.clock, [&](const Error& cause) {
          services.log.warn("the end of the run is not in the books", {{"cause", cause.message()}});
        });
  }
  auto backfill =
      retry(RetryPolicy{}, [&] { return classify_published(options, session, rules, services); });
  services.log.info("classified tickets", {{"release", backfill.release},
                                           {"rule_version", backfill.rule_version},
                                           {"read", backfill.read},
                                           {"changed", backfill.changed},
                                           {"written", backfill.written},
                                           {"table_copied", backfill.table_copied}});
  Report report{std::move(backfill)};
  if (run_in_books) run_in_books->finish(to_string(report.verdict()));
  return report;
}

Report measure(const Options& options) {
  const auto rules = rules_of(options.rules);
  const auto labelled =
      tickets::parse_labels(read_file(options.evaluate), options.evaluate.native());
  return {Measurement{tickets::evaluate(rules, labelled), options.minimum_accuracy_percent}};
}

}  // namespace tierline::tier_backfill
