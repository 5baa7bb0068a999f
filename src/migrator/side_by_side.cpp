#include "migrator/side_by_side.hpp"

#include "tierline/base/error.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/sqlite/statement.hpp"

#include "migrator/source_rows.hpp"
#include "migrator/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <list>
#include <mutex>
#include <numeric>
#include <thread>

namespace tierline::migrator {
namespace {

/// One line for all tables: their steps count together, from several threads.
class JointProgress final : public observability::ProgressSink {
 public:
  explicit JointProgress(observability::ProgressSink& sink) : sink_{sink} {}
  void begin(std::string_view /*step*/, std::uint64_t /*total_rows*/) override {}
  void advance(std::uint64_t rows) override {
    const std::scoped_lock held{mutex_};
    sink_.advance(rows);
  }
  void finish() override {}

 private:
  observability::ProgressSink& sink_;
  std::mutex mutex_;
};

/// About, from its first rows and its last rowid: to know which of several tables is the largest.
std::uint64_t bytes_of(sqlite::Connection& source, const tickets::Table& table) {
  constexpr std::uint64_t most_looked_at = 1000;
  sqlite::Statement rows{source, sqlite::select_sql(table.name, names_of(table.columns))};
  std::uint64_t looked_at = 0;
  std::uint64_t bytes = 0;
  while (looked_at < most_looked_at && rows.step()) {
    ++looked_at;
    for (int column = 0; column < rows.columns(); ++column) {
      bytes += 1 + rows.cell(column).bytes.size();
    }
  }
  if (looked_at == 0) return 0;
  return bytes * static_cast<std::uint64_t>(sqlite::last_rowid(source, table.name)) / looked_at;
}

/// Numbers of the tables.
std::list<std::size_t> largest_first(sqlite::Connection& source,
                                     const std::vector<tickets::Table>& tables) {
  std::vector<std::uint64_t> bytes;
  for (const auto& table : tables) bytes.push_back(bytes_of(source, table));
  std::vector<std::size_t> order(tables.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t one, std::size_t other) { return bytes[one] > bytes[other]; });
  return {order.begin(), order.end()};
}

std::uint64_t rows_of(sqlite::Connection& source, const std::vector<tickets::Table>& tables) {
  std::uint64_t rows = 0;
  for (const auto& table : tables) {
    rows += static_cast<std::uint64_t>(sqlite::last_rowid(source, table.name));
  }
  return rows;
}

/// What one thread reads from and writes to.
struct Lane {
  explicit Lane(const Context& context)
      : source{context.source.path(), sqlite::Mode::read_only}, target{context.target.another()} {}

  sqlite::Connection source;
  std::unique_ptr<postgres::Session> target;
};

class SideBySide {
 public:
  SideBySide(const Context& context, const std::string& schema, const LoadTable& load,
             std::vector<TableReport>& reports)
      : context_{context},
        schema_{schema},
        load_{load},
        reports_{reports},
        progress_{context.services.progress},
        services_{context.services.run_id,
                  context.services.clock,
                  context.services.log,
                  context.services.metrics,
                  progress_,
                  context.services.health},
        waiting_{largest_first(context.source, context.contract.tables)} {
    const auto jobs = std::min(context.options.jobs, waiting_.size());
    while (lanes_.size() < jobs) lanes_.emplace_back(context);
    // Whoever opened the new file would load other rows than the gates have seen.
    if (sqlite::was_replaced(context.source)) {
      throw Error{ErrorCode::conflict,
                  fmt::format("cannot load \"{}\": another file has this name now",
                              context.source.path().string()),
                  "try again"};
    }
  }

  void run() {
    {
      std::vector<std::jthread> threads;  // joined at the end of this block
      at_work_ = lanes_.size();
      for (auto& lane : lanes_) threads.emplace_back([this, &lane] { work(lane); });
      watch();
    }
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  /// The session of the release holds the lock by which others see that the load lives.
  void watch() {
    constexpr std::chrono::milliseconds between_looks{100};
    std::unique_lock held{mutex_};
    while (!changed_.wait_for(held, between_looks, [this] { return at_work_ == 0; })) {
      if (failure_ || context_.target.alive()) continue;
      fail(std::make_exception_ptr(Error{ErrorCode::unavailable,
                                         fmt::format("lost the session that loads \"{}\"", schema_),
                                         "is the server running?"}));
    }
  }

  void work(Lane& lane) {
    try {
      while (const auto table = next()) load_table(lane, *table);
    } catch (...) {
      const std::scoped_lock held{mutex_};
      fail(std::current_exception());
    }
    const std::scoped_lock held{mutex_};
    --at_work_;
    changed_.notify_one();
  }

  std::optional<std::size_t> next() {
    const std::scoped_lock held{mutex_};
    if (failure_ || waiting_.empty()) return std::nullopt;
    const auto table = waiting_.front();
    waiting_.pop_front();
    return table;
  }

  /// Under the lock. Only the first failure is a cause; what follows comes of stopping.
  void fail(const std::exception_ptr& failure) {
    if (failure_) return;
    failure_ = failure;
    for (auto& lane : lanes_) lane.target->stop();
  }

  void load_table(Lane& lane, std::size_t n) {
    const auto& table = context_.contract.tables[n];
    postgres::Transaction transaction{*lane.target};
    choose_compression(transaction);
    auto health = watch_over(transaction, services_);
    // Into a table that was emptied by its transaction rows are written frozen, as into a new one.
    transaction.execute({"empty_table", postgres::ddl::truncate(schema_, table.name)});
    reports_[n] = load_({lane.source, transaction, context_.contract, context_.rules, schema_,
                         health, context_.options.proof},
                        table, services_);
    transaction.commit();
  }

  const Context& context_;
  const std::string& schema_;
  const LoadTable& load_;
  std::vector<TableReport>& reports_;
  JointProgress progress_;
  const observability::Services services_;
  std::list<Lane> lanes_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<std::size_t> waiting_;
  std::exception_ptr failure_;
  std::size_t at_work_ = 0;
};

}  // namespace

void load_side_by_side(const Context& context, const std::string& schema, const LoadTable& load,
                       Report& report) {
  const auto& tables = context.contract.tables;
  report.tables.resize(tables.size());
  SideBySide tables_at_once{context, schema, load, report.tables};
  context.services.progress.begin("load all tables", rows_of(context.source, tables));
  tables_at_once.run();
  context.services.progress.finish();
  sum_up(report);
}

}  // namespace tierline::migrator
