#pragma once

#include "tierline/base/checksum.hpp"
#include "tierline/base/worker.hpp"
#include "tierline/quality/assessor.hpp"
#include "tierline/source/rows.hpp"
#include "tierline/tickets/contract.hpp"

#include "cleaner/cells.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tierline::cleaner {

/// Looks at every row as it was and as it is written, in a thread of its own beside the one that
/// cleans: how good they are, and the SHA-256 of what is written. Holds some rows, however many
/// there are.
class RowAudit {
 public:
  /// Of ids that rules compare, in each of two assessors: what fits into the memory of the cleaner.
  static constexpr std::size_t most_keys = 800'000;

  /// \param rules, contract  must outlive the audit
  RowAudit(const quality::RuleSet& rules, const tickets::Contract& contract, TimePoint now);

  /// \param there  for each column whether the source has it
  void begin(const tickets::Table& table, const std::vector<bool>& there);
  /// A row that is read. \param cells  null: it is not written
  void add(std::int64_t row, const std::vector<source::Value>& values,
           const std::vector<Cell>* cells);
  /// Of the rows written since `begin`, in their order: what content_sha256 says of the table.
  std::string finish();

  struct Scores {
    quality::Assessment before;
    quality::Assessment after;
  };
  /// Once, after the last table.
  Scores assess();

 private:
  /// Rows on their way from one thread to the other.
  struct Batch {
    struct Row {
      std::int64_t number = 0;
      bool written = false;
    };
    struct Item {
      std::size_t size = 0;
      tickets::Storage storage = tickets::Storage::null;
      bool as_before = false;  ///< of what is written: its text is the one before it
    };
    std::string bytes;
    std::vector<Row> rows;
    std::vector<Item> items;  ///< of a row its values, then, if it is written, its cells
  };

  void send();
  void look_at(const Batch& batch);

  static constexpr std::size_t batch_bytes = 256 * 1024;
  static constexpr std::size_t batch_items = 16'384;
  static constexpr std::size_t most_waiting = 2;
  quality::Assessor before_;
  quality::Assessor after_;
  const tickets::Table* table_ = nullptr;
  std::vector<bool> needed_;  ///< by a rule
  /// One is filled, one looked at, the others wait.
  std::array<Batch, most_waiting + 2> batches_;
  std::size_t filled_ = 0;
  std::optional<Sha256> hash_;
  std::string lines_;
  std::vector<source::Value> values_;
  std::vector<source::Value> written_;
  Worker worker_;  ///< last: it ends before what it works on
};

/// Appends one value of a row to what is hashed as its table's content.
void append_content(std::string& lines, bool null, std::string_view text);

}  // namespace tierline::cleaner
