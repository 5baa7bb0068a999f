#pragma once

#include <string>
#include <string_view>

namespace tierline::postgres {

/// `'value'` of a key=value connection string.
std::string quote_setting(std::string_view value);

/// `conninfo` as key=value pairs, with our name for the server's list of sessions and, when neither
/// it nor a PG* variable says how long to wait for a connection, five seconds.
/// \throws Error config if libpq cannot read it
std::string completed_conninfo(const std::string& conninfo, std::string_view context);

}  // namespace tierline::postgres
