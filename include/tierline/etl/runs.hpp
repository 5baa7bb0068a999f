#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/base/error.hpp"
#include "tierline/postgres/session.hpp"

#include <functional>
#include <string>
#include <string_view>

/// The books of the pipeline: who ran, what the gates said, what was found. Each call is one small
/// transaction, so that a failed load still leaves its record.
namespace tierline::etl {

/// Can runs be written down in this database?
bool has_books(postgres::Session& session);

/// \param tool  the program that began it; a run that is known already stays as it is
void begin_run(postgres::Session& session, const std::string& run_id, const std::string& tool,
               TimePoint started_at);

/// \param verdict  pass, warn, fail, or error when no answer was possible
void finish_run(postgres::Session& session, const std::string& run_id, std::string_view verdict,
                TimePoint finished_at);

/// The same, but only if `tool` began the run: inside a run of the pipeline it changes nothing.
void finish_own_run(postgres::Session& session, const std::string& run_id, const std::string& tool,
                    std::string_view verdict, TimePoint finished_at);

/// A run of `tool` in the books: begun with it, ended by finish(), or as `error` when it goes
/// without. In a run that another tool began, and in a database without books, it writes nothing.
class [[nodiscard]] OwnRun {
 public:
  /// Told when the end could not be written: the record of a run that ended by an error must not
  /// hide that error by another one. Must not throw.
  using Unwritten = std::function<void(const Error& cause)>;

  /// \param clock  must outlive the run, as must the session
  OwnRun(postgres::Session& session, std::string run_id, std::string tool, const Clock& clock,
         Unwritten unwritten);
  ~OwnRun();
  OwnRun(const OwnRun&) = delete;
  OwnRun& operator=(const OwnRun&) = delete;

  bool in_books() const { return in_books_; }
  void finish(std::string_view verdict);

 private:
  postgres::Session& session_;
  std::string run_id_;
  std::string tool_;
  const Clock& clock_;
  Unwritten unwritten_;
  bool in_books_;
  bool open_ = true;
};

struct GateRecord {
  std::string stage;    ///< profile, clean, migrate, validate
  std::string gate;     ///< kebab-case
  std::string verdict;  ///< pass, warn, fail
  std::string detail;
};

/// The run must have begun.
void record_gate(postgres::Session& session, const std::string& run_id, const GateRecord& gate);

}  // namespace tierline::etl
