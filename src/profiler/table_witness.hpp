#pragma once

#include "tierline/profiler/profiler.hpp"
#include "tierline/quality/id_set.hpp"
#include "tierline/source/rows.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tierline::profiler {

/// A column that is looked at. Those that no contract names are described as what they seem to be,
/// hidden like personal ones, and not judged.
struct WatchedColumn {
  const tickets::Column* column = nullptr;
  std::string declared_type;
  std::optional<std::string> header;
  bool agreed = false;  ///< the contract names it
};

/// A column that no contract names. \param declared_type  says whether numbers may be dates
tickets::Column unagreed_column(const std::string& name, const std::string& declared_type);

/// What the tables of a source share while they are read.
struct Surroundings {
  tickets::DateOrder order = tickets::DateOrder::day_first;
  quality::ShowValues show_values = quality::ShowValues::no;
  tickets::Judge* judge = nullptr;      ///< none: no contract
  quality::HashStore* store = nullptr;  ///< none: where memory ends, different values are estimated
  quality::MemoryAllowance for_values{4U << 20U};  ///< for counting different ones
  quality::MemoryAllowance for_keys{24U << 20U};
  std::optional<quality::IdSet> ticket_keys;  ///< of the tickets that were read
};

/// Takes the rows of one table as evidence about its columns and keys.
class TableWitness {
 public:
  /// \param table  null: no contract names it
  /// \param has_unique_keys  the importer has seen to it
  TableWitness(const tickets::Table* table, std::vector<WatchedColumn> columns,
               bool has_unique_keys, Surroundings& surroundings);

  enum class From { table, quarantine };
  void add(const std::vector<source::Value>& values, std::int64_t row, From from);

  /// Fills rows, columns and issues. Once, at the end.
  void finish(TableProfile& profile);

 private:
  struct Watched {
    WatchedColumn watched;
    quality::ColumnEvidence evidence;
    std::optional<quality::LifeStep> step;
    bool judged = false;
  };

  void choose_keys(const tickets::Table& table, bool has_unique_keys);
  /// Where the rows' own keys are.
  quality::IdSet& key_set() { return keys_ ? *keys_ : *surroundings_.ticket_keys; }
  void look_at_keys(std::int64_t row);
  std::uint64_t corrupt_rows(std::uint64_t proven_columns) const;
  ColumnProfile summary(Watched& column, const std::array<std::string, quality::life_steps>& names);

  const tickets::Table* table_;
  Surroundings& surroundings_;
  std::vector<Watched> columns_;
  bool any_step_ = false;
  quality::OrderWitness order_;

  std::vector<std::size_t> key_;        ///< places of the columns of the key
  std::optional<std::size_t> ticket_;   ///< place of the column that names the ticket
  std::vector<std::uint64_t> hashes_;   ///< of the row at hand, by column
  std::vector<std::uint64_t> ids_;      ///< of the row at hand, by column; 0: no key
  std::optional<quality::IdSet> keys_;  ///< none: nothing to find, or the tickets' own
  bool all_keys_known_ = true;
  quality::Sighting duplicates_;
  quality::Sighting orphans_;

  std::uint64_t rows_ = 0;
  std::uint64_t rows_from_quarantine_ = 0;
  std::uint64_t corrupt_ = 0;
  /// Rows that only ambiguous dates make corrupt, by the set of their columns.
  std::map<std::uint64_t, std::uint64_t> corrupt_if_ambiguous_;
};

}  // namespace tierline::profiler
