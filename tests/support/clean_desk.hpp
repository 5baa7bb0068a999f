#pragma once

#include "clean_database.hpp"
#include "small_database.hpp"

namespace tierline::testing {

/// A hundred good tickets with comments and timesheets, as cleaner writes them.
inline void fill(CleanDatabase& clean) {
  const auto contract = tickets::builtin_contract();
  SmallDatabase small{contract};
  for (const auto& table : contract.tables) {
    for (const auto& row : small.find(table.name)->rows) {
      CleanDatabase::Values values;
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i].storage == tickets::Storage::null) continue;
        values.emplace(table.columns[i].name, row[i].text);
      }
      clean.add(table.name, values);
    }
  }
  clean.execute("UPDATE tickets SET title = 'forgot password', category = 'Support Tickets'");
}

}  // namespace tierline::testing
