#pragma once

#include "tierline/quality/confidence.hpp"
#include "tierline/quality/date_evidence.hpp"
#include "tierline/quality/distinct_counter.hpp"
#include "tierline/tickets/values.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::quality {

/// What a value looks like, whatever its column is meant to be.
enum class LexicalClass { integer, decimal, boolean, date, timestamp, time, text };

constexpr std::size_t lexical_classes = 7;

std::string_view to_string(LexicalClass lexical);

/// \param order  what a slashed date means; it changes no class, only `moment`
/// \param moment  if the value is written like a date: how it was read
LexicalClass classify(tickets::Storage storage, std::string_view raw, tickets::DateOrder order,
                      tickets::MomentReading& moment);

/// The type that the values themselves suggest: the narrowest one that at least 95 % of them have,
/// text otherwise. Integers are decimals as well, dates are timestamps as well.
struct Inference {
  std::string_view type;  ///< `text` when there are no values
  Confidence confidence;
};

Inference infer(const std::array<std::uint64_t, lexical_classes>& counts);

/// A value that no rule can repair, and where it stands.
struct Sample {
  std::int64_t row = 0;
  std::string rule;
  std::string value;  ///< masked if the column holds personal or client data
};

/// Letters become `x`, digits `9`: shows the form of a value and not the value.
std::string masked(std::string_view value);

enum class ShowValues { no, yes };

/// Collects what is known of one column while its rows pass by. Memory does not grow with the rows.
class ColumnEvidence {
 public:
  static constexpr std::size_t most_samples = 5;

  /// \param column  must outlive this
  ColumnEvidence(const tickets::Column& column, tickets::DateOrder order, ShowValues show_values);

  /// \param judgement  null for a derived column, whose values are not believed
  void add(tickets::Storage storage, std::string_view raw, std::int64_t row,
           const tickets::Judgement* judgement);

  std::array<std::uint64_t, 5> storage{};  ///< by tickets::Storage
  std::uint64_t empty = 0;                 ///< texts of no characters
  std::uint64_t present = 0;               ///< neither null nor empty
  std::array<std::uint64_t, lexical_classes> lexical{};
  std::size_t shortest_bytes = 0;  ///< of the present ones
  std::size_t longest_bytes = 0;
  DateEvidence dates;
  std::map<std::string, std::uint64_t, std::less<>> repaired;      ///< by rule
  std::map<std::string, std::uint64_t, std::less<>> unrepairable;  ///< by rule
  std::vector<Sample> samples;                                     ///< the first ones

  /// Of the values that mean something, how many the column's type can hold.
  Confidence confidence() const;
  const DistinctCounter& distinct() const { return distinct_; }

 private:
  void look_at(tickets::Storage storage, std::string_view raw, std::int64_t row);
  void count(const tickets::Judgement& judgement, std::string_view raw, std::int64_t row);

  const tickets::Column* column_;
  tickets::DateOrder order_;
  ShowValues show_values_;
  std::uint64_t fitting_ = 0;
  std::uint64_t misfits_ = 0;
  DistinctCounter distinct_;
};

}  // namespace tierline::quality
