#pragma once

#include "tierline/postgres/session.hpp"
#include "tierline/releases/releases.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tierline::releases {

/// A release that is being loaded, in the books as `loading` from the first moment on. Its session
/// holds a lock by which others see that it lives. Unless proved, it leaves the books when it goes,
/// and its schema with it; a kill leaves both there, as `lost`, until the next load clears them
/// away.
class [[nodiscard]] Loading {
 public:
  /// \param session  must outlive it
  /// \throws Error conflict if somebody else has loaded, or loads, a release of this name, or has a
  ///         lock on what a dead load left
  Loading(postgres::Session& session, const Registration& release);
  ~Loading();
  Loading(const Loading&) = delete;
  Loading& operator=(const Loading&) = delete;

  /// Loads of before whose program died.
  const std::vector<std::string>& cleared_away() const { return cleared_away_; }

  /// Makes the schema and its tables and commits them, empty, for several sessions to fill. What a
  /// try before left goes first. \throws Error conflict if somebody has a lock on that
  void stage(const tickets::Contract& contract);

  /// After the session was lost: connects again, takes the lock again, and stands in the books
  /// again should somebody have taken the load for dead.
  void recover();

  /// Did a commit happen whose answer was lost?
  bool proved();

 private:
  void hold();
  void begin();
  bool enter(postgres::Transaction& transaction);
  [[noreturn]] void refuse() const;

  postgres::Session& session_;
  Registration release_;
  std::vector<std::string> cleared_away_;
};

/// The end of a load, in its own transaction: its rows are there and stand the proof.
void enter_as_proved(postgres::Transaction& transaction, const std::string& schema,
                     const std::map<std::string, std::uint64_t>& rows);

enum class Passed {
  trial,             ///< stays `proved`
  canary_and_trial,  ///< becomes `canary-passed`
};

/// What a proved release passed before it is published.
/// \param accepted_change  why its key figures may be out of tolerance; empty: they are not
void enter_trial(postgres::Transaction& transaction, const std::string& schema, Passed passed,
                 const std::string& accepted_change);

}  // namespace tierline::releases
