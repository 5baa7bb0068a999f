#include "tierline/tier_backfill/tier_backfill.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/etl/runs.hpp"
#include "tierline/postgres/copy_writer.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/sql/postgres.hpp"

#include <fmt/format.h>

#include <utility>

namespace tierline::tier_backfill {
namespace {

constexpr std::size_t tickets_per_copy = 5'000;

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

/// Calls `use` with each ticket that `sql` selects, its decision and the tier it had.
template <typename Use>
void classify(postgres::Transaction& transaction, const Sql& sql, const postgres::Params& params,
              const tickets::TierRules& rules, Backfill& backfill,
              const observability::Services& services, Use use) {
  auto& progress = services.progress;
  observability::HealthWatch health{
      {.connection_alive = [&] { return transaction.session().alive(); }}, services};
  progress.begin("classify tickets", 0);
  transaction.for_each(sql, params, [&](const postgres::Row& row) {
    const auto text = [&](std::size_t column) { return row.at(column).value_or(""); };
    const auto title = text(1);
    const auto description = text(2);
    const auto category = text(3);
    const auto root_cause = text(4);
    auto decision = rules.classify({title, description, category, root_cause});
    const auto before = text(5);
    ++backfill.read;
    ++backfill.before[before.empty() ? "none" : before];
    ++backfill.after[std::string{to_string(decision.tier)}];
    ++backfill.by_rule[decision.rule_id];
    use(SampledTicket{std::stoll(row.at(0).value()), title, before, std::move(decision)});
    progress.advance(1);
    health.advance(1);
  });
  progress.finish();
}

void take_sample(const Options& options, postgres::Transaction& transaction,
                 const tickets::TierRules& rules, Backfill& backfill,
                 const observability::Services& services) {
  classify(transaction, sql::postgres::tickets_to_sample, {std::to_string(options.sample)}, rules,
           backfill, services, [&](SampledTicket ticket) {
             if (ticket.tier_before != to_string(ticket.decision.tier)) ++backfill.changed;
             backfill.samples.push_back(std::move(ticket));
           });
}

void write_all(postgres::Transaction& transaction, const tickets::TierRules& rules,
               Backfill& backfill, const observability::Services& services) {
  transaction.execute(sql::postgres::create_new_tier);
  Decisions decisions{transaction, rules.version()};
  classify(
      transaction, sql::postgres::tickets_to_classify, {}, rules, backfill, services,
      [&](SampledTicket ticket) { decisions.add(ticket.ticket_id, std::move(ticket.decision)); });
  decisions.send();
  backfill.changed = transaction.change(sql::postgres::update_tiers);
  transaction.change(sql::postgres::set_release_rule_version,
                     {backfill.release, backfill.rule_version});
  transaction.commit();
  backfill.written = true;
}

void classify_published(const Options& options, postgres::Session& session,
                        const tickets::TierRules& rules, Backfill& backfill,
                        const observability::Services& services) {
  postgres::Transaction transaction{session};
  backfill.release = published_release(transaction);
  transaction.execute({"set_search_path", postgres::ddl::set_search_path(backfill.release)});
  if (options.sample > 0) {
    take_sample(options, transaction, rules, backfill, services);
  } else {
    write_all(transaction, rules, backfill, services);
  }
}

}  // namespace

Verdict Report::verdict() const {
  if (const auto* backfill = std::get_if<Backfill>(&answer)) {
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
  Backfill backfill;
  backfill.rule_version = rules.version();
  etl::OwnRun run_in_books{
      session, services.run_id, "tier-backfill", services.clock, [&](const Error& cause) {
        services.log.warn("the end of the run is not in the books", {{"cause", cause.message()}});
      }};
  classify_published(options, session, rules, backfill, services);
  services.log.info("classified tickets",
                    {{"release", backfill.release},
                     {"rule_version", backfill.rule_version},
                     {"read", static_cast<std::int64_t>(backfill.read)},
                     {"changed", static_cast<std::int64_t>(backfill.changed)}});
  Report report{std::move(backfill)};
  run_in_books.finish(to_string(report.verdict()));
  return report;
}

Report measure(const Options& options) {
  const auto rules = rules_of(options.rules);
  const auto labelled =
      tickets::parse_labels(read_file(options.evaluate), options.evaluate.native());
  return {Measurement{tickets::evaluate(rules, labelled), options.minimum_accuracy_percent}};
}

}  // namespace tierline::tier_backfill
