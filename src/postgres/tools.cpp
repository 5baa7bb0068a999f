#include "tierline/postgres/tools.hpp"

#include "tierline/postgres/ddl.hpp"
#include "tierline/sql/postgres.hpp"

#include "postgres/conninfo.hpp"
#include "postgres/session_impl.hpp"
#include "postgres/translating.hpp"

#include <fmt/format.h>

#include <memory>

namespace tierline::postgres {
namespace {

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

Options options_of(Session& session) {
  return {PQconninfo(session.impl().connection.raw()), &PQconninfoFree};
}

/// A service stands for settings that are among the others already, and would win over them.
bool is_service(const PQconninfoOption& option) {
  return std::string_view{option.keyword} == "service";
}

/// With the password: for Session alone.
std::string conninfo_of(Session& session, std::string_view database) {
  std::string text = database_argument(database);
  const auto options = options_of(session);
  for (auto* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view keyword{option->keyword};
    if (option->val == nullptr || is_service(*option) || keyword == "dbname" ||
        keyword == "application_name") {
      continue;
    }
    text += fmt::format(" {}={}", keyword, quote_setting(option->val));
  }
  return text;
}

/// Statements about databases refuse a transaction block.
void administrate(Session& session, const Sql& sql) {
  translating(sql.name, [&] {
    pqxx::nontransaction work{session.impl().connection.pqxx()};
    work.exec(std::string{sql.text});
  });
}

void drop(Session& session, std::string_view database) {
  administrate(session, {"drop_database", ddl::drop_database(database)});
}

}  // namespace

std::vector<std::string> tool_environment(Session& session) {
  std::vector<std::string> changes;
  const auto options = options_of(session);
  for (auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->envvar == nullptr) continue;
    const bool given = option->val != nullptr && !is_service(*option);
    changes.push_back(given ? fmt::format("{}={}", option->envvar, option->val) : option->envvar);
  }
  return changes;
}

std::string database_argument(std::string_view database) {
  return "dbname=" + quote_setting(database);
}

ScratchDatabase::ScratchDatabase(Session& owner, std::string_view purpose)
    : owner_{owner}, name_{fmt::format("tierline_scratch_{}", purpose)} {
  for (const auto& row : owner.query(sql::postgres::idle_scratch_databases)) {
    drop(owner, row.at(0).value());
  }
  const auto statement =
      owner.query(sql::postgres::scratch_database_statement, {name_}).at(0).at(0).value();
  administrate(owner, {"create_scratch_database", statement});
  try {
    session_ = std::make_unique<Session>(conninfo_of(owner, name_), "scratch");
  } catch (const Error&) {
    drop(owner, name_);
    throw;
  }
}

ScratchDatabase::~ScratchDatabase() {
  session_.reset();
  const Uninterrupted to_the_end{owner_};
  try {
    drop(owner_, name_);
  } catch (const Error&) {
    // The server is gone, or refuses: the next scratch database takes this one away.
  }
}

}  // namespace tierline::postgres
