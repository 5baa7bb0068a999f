#pragma once

#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <string>
#include <string_view>

namespace tierline::postgres {

/// The Error for a SQLSTATE: disk full is io, lock and statement timeouts are conflicts, a refused
/// login is config, a server that shuts down is unavailable, the rest is data.
Error error_of_sqlstate(std::string_view what, const std::string& sqlstate,
                        const std::string& message);

/// The Error for a connection that could not be made or was lost.
Error error_of_connection(std::string_view what, const std::string& message);

/// Runs `action`; whatever libpqxx throws leaves here as an Error that names `what`. The only place
/// that knows libpqxx's exception classes.
template <typename Action>
auto translating(std::string_view what, Action action) {
  try {
    return action();
  } catch (const pqxx::in_doubt_error&) {
    throw Error{ErrorCode::unavailable, fmt::format("{}: lost the server while committing", what),
                "the commit may have happened; run validator before trying again"};
#if PQXX_VERSION_MAJOR < 7
  } catch (const pqxx::transaction_rollback& lost) {
    // Deadlock or serialization failure: nothing was done, so it can be done again.
    throw Error{ErrorCode::conflict, fmt::format("{}: {}", what, lost.what()), "try again"};
  } catch (const pqxx::insufficient_resources& failure) {
    // These two come without their SQLSTATE.
    throw error_of_sqlstate(what, "53000", failure.what());
  } catch (const pqxx::insufficient_privilege& failure) {
    throw error_of_sqlstate(what, "42501", failure.what());
#endif
  } catch (const pqxx::broken_connection& lost) {
    throw error_of_connection(what, lost.what());
  } catch (const pqxx::sql_error& failure) {
    throw error_of_sqlstate(what, failure.sqlstate(), failure.what());
  } catch (const pqxx::failure& failure) {
    throw Error{ErrorCode::unavailable, fmt::format("{}: {}", what, failure.what())};
  }
}

}  // namespace tierline::postgres
