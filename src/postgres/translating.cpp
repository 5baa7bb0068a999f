#include "postgres/translating.hpp"

#include "tierline/base/interrupt.hpp"

#include <algorithm>

namespace tierline::postgres {
namespace {

/// libpq ends messages with a line feed and continues them on further lines; ours are one line.
std::string one_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

Error error_of_sqlstate(std::string_view what, const std::string& sqlstate,
                        const std::string& message) {
  const auto text = fmt::format("{} failed [{}]: {}", what, sqlstate, one_line(message));
  const auto of_class = [&](std::string_view prefix) { return sqlstate.rfind(prefix, 0) == 0; };
  if (of_class("53")) return {ErrorCode::io, text, "free disk space or memory on the server"};
  if (sqlstate == "57014" && interrupted()) {
    return {ErrorCode::interrupted, fmt::format("{} was interrupted by a signal", what),
            "nothing half done was kept; run it again"};
  }
  if (sqlstate == "57014") {
    return {ErrorCode::conflict, text, "a time limit is over, or somebody cancelled it; try again"};
  }
  if (of_class("40") || sqlstate == "55P03") {
    return {ErrorCode::conflict, text, "somebody else holds a lock; try again"};
  }
  // Two loads in one second want the same name; the first may not be committed yet.
  if (sqlstate == "42P06" || message.find("pg_namespace_nspname_index") != std::string::npos) {
    return {ErrorCode::conflict, text, "try again"};
  }
  if (of_class("57P") || of_class("08")) return {ErrorCode::unavailable, text, "try again"};
  if (sqlstate == "42501")
    return {ErrorCode::config, text, "ask for the right, or be another user"};
  if (of_class("28")) return {ErrorCode::config, text, "check PGUSER and PGPASSFILE"};
  // No such table, schema or function: nothing was loaded, or by an earlier program only.
  if (sqlstate == "42P01" || sqlstate == "3F000" || sqlstate == "42883") {
    return {ErrorCode::data, text,
            "if nothing was loaded here by this version yet: tierline schema apply"};
  }
  return {ErrorCode::data, text};
}

Error error_of_connection(std::string_view what, const std::string& message) {
  const auto text = fmt::format("{}: {}", what, one_line(message));
  // A refused password arrives as a failed connection; libpq gives no SQLSTATE for it.
  if (message.find("password") != std::string::npos) {
    return {ErrorCode::unavailable, text, "set PGPASSFILE or PGPASSWORD for this user"};
  }
  if (message.find("FATAL:") != std::string::npos &&
      message.find("does not exist") != std::string::npos) {
    return {
        ErrorCode::unavailable, text,
        "the server runs, but is new or another one: createuser and createdb make what it lacks"};
  }
  return {ErrorCode::unavailable, text, "is the server running, and do PGHOST and PGPORT name it?"};
}

}  // namespace tierline::postgres
