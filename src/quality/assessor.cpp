#include "tierline/quality/assessor.hpp"

#include "tierline/base/error.hpp"

#include "quality/checks.hpp"
#include "quality/rule_outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace tierline::quality {
namespace {

/// What the contract has of what a rule asks about.
struct Reach {
  bool applicable = false;
  std::vector<std::size_t> columns;  ///< of the contract's table
  std::string unanswerable;          ///< why no answer is possible
};

bool is_absent(const tickets::Table* table) { return table == nullptr || table->absent; }

Reach columns_of(const Rule& rule, const tickets::Table& table) {
  Reach reach{true, {}, {}};
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto& column = table.columns[i];
    if (column.absent()) continue;
    const bool named =
        std::find(rule.columns.begin(), rule.columns.end(), column.name) != rule.columns.end();
    // Nobody believes the exported value of a derived column.
    const bool meant = rule.columns == std::vector<std::string>{"*"} &&
                       column.type != tickets::Type::text && !column.derived;
    if (named || meant) reach.columns.push_back(i);
  }
  const std::size_t least = rule.columns.empty()                    ? 0
                            : rule.kind == RuleKind::temporal_order ? 2
                                                                    : 1;
  reach.applicable = reach.columns.size() >= least;
  return reach;
}

Reach reach_of(const Rule& rule, const tickets::Contract& contract) {
  if (rule.kind == RuleKind::mean_of) return {true, {}, {}};
  const auto* const table = contract.find(rule.table);
  if (is_absent(table)) return {};
  auto reach = columns_of(rule, *table);
  if (rule.parent_table.empty() || !reach.applicable) return reach;
  const auto* const parent = contract.find(rule.parent_table);
  const auto* const column = is_absent(parent) ? nullptr : parent->find(rule.parent_column);
  if (column == nullptr || column->absent()) return {};
  if (parent >= table) {
    reach.unanswerable =
        fmt::format("the contract has table \"{}\" after \"{}\"", rule.parent_table, rule.table);
  }
  return reach;
}

/// A rule on its way through the tables.
struct Asked {
  const Rule* rule = nullptr;
  Reach reach;
  std::vector<std::string> missing;  ///< columns that the database has not
  std::unique_ptr<RowCheck> check;   ///< while its table is read
  std::optional<Counts> counts;
  std::string broken;  ///< why it could not go on
};

struct TableState {
  const tickets::Table* table = nullptr;
  bool begun = false;
  std::vector<bool> there;
  std::vector<bool> needed;
  std::vector<Asked*> rules;
  std::uint64_t rows = 0;
};

using ColumnName = std::pair<std::string, std::string>;

}  // namespace

struct Assessor::Impl {
  Impl(const RuleSet& rule_set, const tickets::Contract& of, TimePoint time, std::size_t keys)
      : rules{rule_set}, contract{of}, now{time}, most_keys{keys}, reader{of} {
    for (const auto& table : contract.tables) {
      auto& state = tables.emplace_back();
      state.table = &table;
      state.needed.resize(table.columns.size());
    }
    asked.reserve(rules.rules.size());
    for (const auto& rule : rules.rules) ask(rule);
  }

  void ask(const Rule& rule) {
    auto& question = asked.emplace_back();
    question.rule = &rule;
    question.reach = reach_of(rule, contract);
    question.broken = question.reach.unanswerable;
    auto* const state = find(rule.table);
    if (state == nullptr || !question.reach.applicable) return;
    state->rules.push_back(&question);
    for (const auto column : question.reach.columns) state->needed[column] = true;
    if (!rule.parent_table.empty()) {
      auto* const parent = find(rule.parent_table);
      parent->needed[parent->table->index_of(rule.parent_column)] = true;
      books.try_emplace({rule.parent_table, rule.parent_column}, KeyBook{KeySet{most_keys}});
    }
  }

  TableState* find(std::string_view name) {
    const auto at = std::find_if(tables.begin(), tables.end(), [&](const TableState& state) {
      return state.table->name == name;
    });
    return at == tables.end() ? nullptr : &*at;
  }

  /// What is counted of the table at hand is kept; ids that nobody refers to are not.
  void end_table() {
    if (current == nullptr) return;
    for (auto* const question : current->rules) {
      if (!question->check) continue;
      if (question->broken.empty()) question->counts = question->check->finish();
      question->check.reset();
    }
    own_books.clear();
    registered.clear();
    current = nullptr;
  }

  void prepare(Asked& question) {
    const auto& rule = *question.rule;
    const auto& table = *current->table;
    for (const auto column : question.reach.columns) {
      if (!current->there[column] && rule.columns.front() != "*") {
        question.missing.push_back(table.columns[column].name);
      }
    }
    if (!question.missing.empty() || !question.broken.empty()) return;
    CheckSetting setting{rule, question.reach.columns, now};
    if (rule.kind == RuleKind::unique) setting.own = &book_of(rule.table, rule.columns.front());
    if (!rule.parent_table.empty()) {
      setting.parent = &books.at({rule.parent_table, rule.parent_column});
    }
    question.check = make_row_check(setting);
  }

  /// A column that others refer to has one book for them and for its own rule.
  KeyBook& book_of(const std::string& table, const std::string& column) {
    const auto known = books.find({table, column});
    auto& book = known != books.end()
                     ? known->second
                     : own_books.try_emplace(column, KeyBook{KeySet{most_keys}}).first->second;
    registered.erase(std::remove_if(registered.begin(), registered.end(),
                                    [&](const auto& entry) { return entry.second == &book; }),
                     registered.end());
    return book;
  }

  void see(const FactRow& row) {
    for (auto* const question : current->rules) {
      if (!question->check || !question->broken.empty()) continue;
      try {
        question->check->see(row);
      } catch (const std::exception& failure) {
        question->broken = failure.what();
      }
    }
    for (const auto& [column, book] : registered) {
      const auto& fact = row.facts[column];
      if (!fact.filled || !fact.readable) continue;
      const auto key = key_of(fact);
      if (book->keys.follows(key)) book->keys.insert(key);
    }
  }

  const RuleSet& rules;
  const tickets::Contract& contract;
  TimePoint now;
  std::size_t most_keys;
  Population population = Population::unknown;
  FactReader reader;
  std::vector<TableState> tables;
  std::vector<Asked> asked;
  std::map<ColumnName, KeyBook> books;       ///< columns that others refer to
  std::map<std::string, KeyBook> own_books;  ///< of the current table, for its own rules
  std::vector<std::pair<std::size_t, KeyBook*>> registered;  ///< books that no rule fills
  TableState* current = nullptr;
  std::vector<Fact> facts;
  std::vector<std::string> kept;
};

Assessor::Assessor(const RuleSet& rules, const tickets::Contract& contract, TimePoint now,
                   std::size_t most_keys)
    : impl_{std::make_unique<Impl>(rules, contract, now, most_keys)} {}
Assessor::~Assessor() = default;
Assessor::Assessor(Assessor&&) noexcept = default;
Assessor& Assessor::operator=(Assessor&&) noexcept = default;

void Assessor::set_population(Population population) { impl_->population = population; }

std::vector<bool> Assessor::columns_needed(std::string_view table) const {
  const auto* const state = impl_->find(table);
  return state == nullptr ? std::vector<bool>{} : state->needed;
}

void Assessor::begin_table(std::string_view table, const std::vector<bool>& there) {
  auto& impl = *impl_;
  auto* const state = impl.find(table);
  if (state == nullptr || there.size() != state->table->columns.size()) {
    throw Error{ErrorCode::internal,
                fmt::format("cannot assess table \"{}\": the contract has no such one", table)};
  }
  for (auto* later = state; later != impl.tables.data() + impl.tables.size(); ++later) {
    if (!later->begun) continue;
    throw Error{ErrorCode::internal, fmt::format("cannot assess table \"{}\": \"{}\" has begun",
                                                 table, later->table->name)};
  }
  impl.end_table();
  state->begun = true;
  state->there = there;
  impl.current = state;
  impl.facts.assign(there.size(), {});
  impl.kept.assign(there.size(), {});
  for (auto& [name, book] : impl.books) {
    if (name.first != table) continue;
    impl.registered.emplace_back(state->table->index_of(name.second), &book);
  }
  for (auto* const question : state->rules) impl.prepare(*question);
}

void Assessor::add(std::span<const tickets::StoredValue> values, std::int64_t row) {
  auto& impl = *impl_;
  auto& state = *impl.current;
  ++state.rows;
  const auto& columns = state.table->columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (state.needed[i]) impl.reader.read(columns[i], values[i], impl.kept[i], impl.facts[i]);
  }
  impl.see({impl.facts, row});
}

Assessment Assessor::finish() {
  auto& impl = *impl_;
  impl.end_table();
  Assessment assessment;
  assessment.rules_version = impl.rules.version;
  assessment.rules_fingerprint = impl.rules.fingerprint;
  assessment.population = impl.population;
  for (auto& question : impl.asked) {
    const auto* const state = impl.find(question.rule->table);
    Answer answer{*question.rule, impl.population};
    answer.applicable = question.reach.applicable;
    answer.broken = question.broken;
    if (state != nullptr) {
      answer.table = state->table;
      answer.begun = state->begun;
      answer.there = &state->there;
      answer.rows = state->rows;
    }
    answer.columns = question.reach.columns;
    answer.missing = question.missing;
    answer.counts = std::move(question.counts);
    assessment.rules.push_back(result_of(answer));
  }
  sum_up(impl.rules, assessment);
  return assessment;
}

}  // namespace tierline::quality
