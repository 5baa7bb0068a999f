#pragma once

#include "tierline/quality/assessor.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tierline::testing {

/// A table in memory: columns as the contract has them.
struct SmallTable {
  struct Value {
    tickets::Storage storage = tickets::Storage::null;
    std::string text;
  };
  std::vector<bool> there;
  std::vector<std::vector<Value>> rows;
};

/// A database in which every rule holds: 100 tickets, 200 comments, 200 timesheets. Of the
/// timesheets a fifth names no ticket, and of the others nine of ten one of another department.
class SmallDatabase {
 public:
  explicit SmallDatabase(const tickets::Contract& contract);

  SmallTable* find(const std::string& table);
  void drop(const std::string& table) { tables_.erase(table); }
  void drop_column(const std::string& table, const std::string& column);
  /// \param rows  how many, from the first; all of them if there are fewer
  void set(const std::string& table, const std::string& column, tickets::Storage storage,
           const std::string& text, std::size_t rows = static_cast<std::size_t>(-1));

  quality::Assessment assess(const quality::RuleSet& rules,
                             quality::Population population = quality::Population::roster) const;

 private:
  const tickets::Contract& contract_;
  std::map<std::string, SmallTable> tables_;
};

}  // namespace tierline::testing
