#pragma once

#include "tierline/etl/job_runs.hpp"
#include "tierline/postgres/session.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::daemon {

enum class Standing {
  leader,   ///< until a call throws
  standby,  ///< another daemon of this database leads
};

/// The books of the jobs, and who may write them. Every call may throw Error, when the database
/// does not answer or refuses; the lead is lost then and has to be sought again. One thread.
class Ledger {
 public:
  virtual ~Ledger() = default;

  /// Connects if need be, and leads if nobody else does.
  virtual Standing seek() = 0;
  /// Asks whether we lead still.
  virtual void check() = 0;
  /// The last schema migration that is applied, as seek and check saw it; 0: none.
  virtual int schema_version() const = 0;

  // For the leader alone; as in etl/job_runs.hpp.
  virtual std::map<std::string, etl::LastOfJob> last_of_jobs() = 0;
  virtual std::vector<etl::JobRun> abandon_open(TimePoint now) = 0;
  virtual bool begin(const etl::JobRun& run) = 0;
  virtual void write(const etl::JobRun& run) = 0;
};

/// In PostgreSQL, over one connection that holds the advisory lock: rows can only be written while
/// it is held. A statement that takes 10 s counts as no answer.
class PostgresLedger final : public Ledger {
 public:
  using Connect = std::function<std::unique_ptr<postgres::Session>()>;

  explicit PostgresLedger(Connect connect);
  ~PostgresLedger() override;

  Standing seek() override;
  void check() override;
  int schema_version() const override { return schema_version_; }
  std::map<std::string, etl::LastOfJob> last_of_jobs() override;
  std::vector<etl::JobRun> abandon_open(TimePoint now) override;
  bool begin(const etl::JobRun& run) override;
  void write(const etl::JobRun& run) override;

 private:
  struct Connection;
  /// Runs `action` with the session; an Error closes it, which gives the lock back.
  template <typename Action>
  auto with_session(Action action);

  Connect connect_;
  std::unique_ptr<Connection> connection_;
  int schema_version_ = 0;
};

}  // namespace tierline::daemon
