#pragma once

#include "clean_database.hpp"
#include "small_database.hpp"

#include <fmt/format.h>

#include <string>

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

/// SQL: from now on `plpgsql` runs for every new table whose name is like that; `made` is the
/// table.
inline std::string on_new_table(const std::string& name_like, const std::string& plpgsql) {
  return fmt::format(R"(
      CREATE FUNCTION public.sabotage() RETURNS event_trigger LANGUAGE plpgsql AS $$
      DECLARE made record;
      BEGIN
        FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP
          IF made.object_identity LIKE '{}' THEN {} END IF;
        END LOOP;
      END $$;
      CREATE EVENT TRIGGER sabotage ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
        EXECUTE FUNCTION public.sabotage();)",
                     name_like, plpgsql);
}

}  // namespace tierline::testing
