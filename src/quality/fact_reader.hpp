#pragma once

#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/values.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tierline::quality {

/// What rules want to know of a value, found out once for all of them.
struct Fact {
  bool there = false;     ///< not null
  bool filled = false;    ///< stands for a value: not empty, no `nan`, no 0 for none
  bool typed = false;     ///< stored as its type has it
  bool readable = false;  ///< what it means is known
  bool is_text = false;   ///< of a text column
  tickets::Storage storage = tickets::Storage::null;
  std::string_view text;  ///< of a text column: what it means; else as stored
  /// What it means: an integer; microseconds since 1970 on the contract's clock.
  std::int64_t number = 0;
  double real = 0;  ///< of integer and numeric columns
};

/// Reads values as the contract has them. What is stored as it should be costs little; only the
/// others are judged.
class FactReader {
 public:
  /// \param contract  must outlive the reader
  explicit FactReader(const tickets::Contract& contract);

  /// \param keep  holds the text of a repaired value
  void read(const tickets::Column& column, const tickets::StoredValue& value, std::string& keep,
            Fact& fact);

 private:
  void read_text(const tickets::Column& column, const tickets::StoredValue& value,
                 std::string& keep, Fact& fact);
  void read_judged(const tickets::Column& column, const tickets::StoredValue& value, Fact& fact);
  bool is_null_word(std::string_view text) const;

  const tickets::Contract& contract_;
  tickets::Judge judge_;
  std::size_t longest_null_word_ = 0;
};

}  // namespace tierline::quality
