#pragma once

#include "tierline/postgres/session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::postgres {

/// The changes to its environment (`NAME=value`, `NAME` alone to take it away) with which pg_dump
/// and the like reach the very database of the session, as it does. The password may be among them:
/// never for arguments, which other users see.
std::vector<std::string> tool_environment(Session& session);

/// `dbname='name'`, for a tool that wants the database as an argument.
std::string database_argument(std::string_view database);

/// A database beside that of a session, of the same encoding and locale and with nothing in it;
/// dropped at the end, however it comes. Not after a kill -9: then by the next one, once nobody is
/// connected to it.
class ScratchDatabase {
 public:
  /// \param owner  a session whose role may make databases; must outlive this
  /// \throws Error data if it may not
  ScratchDatabase(Session& owner, std::string_view purpose);
  ~ScratchDatabase();
  ScratchDatabase(const ScratchDatabase&) = delete;
  ScratchDatabase& operator=(const ScratchDatabase&) = delete;

  const std::string& name() const { return name_; }
  Session& session() { return *session_; }

 private:
  Session& owner_;
  std::string name_;
  std::unique_ptr<Session> session_;
};

}  // namespace tierline::postgres
