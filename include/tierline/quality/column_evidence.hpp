#pragma once

#include "tierline/quality/confidence.hpp"
#include "tierline/quality/date_evidence.hpp"
#include "tierline/quality/distinct_counter.hpp"
#include "tierline/quality/frequent_values.hpp"
#include "tierline/quality/hash.hpp"
#include "tierline/quality/lexical.hpp"
#include "tierline/quality/newest_dates.hpp"
#include "tierline/tickets/values.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::quality {

/// A value that no rule can repair, and where it stands.
struct Sample {
  std::int64_t row = 0;
  std::string rule;
  std::string value;  ///< masked if the column holds personal or client data
};

/// Letters become `x`, digits `9`: shows the form of a value and not the value.
std::string masked(std::string_view value);

enum class ShowValues { no, yes };

/// A defect that was seen in values of a column, and what would be done about it.
struct Defect {
  Sighting seen;
  std::uint64_t repairable = 0;
  std::string rule;  ///< the first one that repairs such a value; empty: none does
};

enum class DefectKind {
  misfit,       ///< the contract's type cannot hold it
  missing,      ///< no value where the contract demands one
  empty,        ///< a text of no characters
  over_long,    ///< longer than the declared length, or than a cell of a workbook can be
  control,      ///< holds control characters
  broken_utf8,  ///< is not valid UTF-8
  entity,       ///< holds escaped HTML entities
  whole_real,   ///< a whole number stored as REAL
};

constexpr std::size_t defect_kinds = 8;

using RuleCounts = std::map<std::string, std::uint64_t, std::less<>>;

/// What is always so of one value of a column, however often it comes.
struct ValueFacts {
  std::uint64_t id = 0;                 ///< of a key's canonical text, see IdSet; 0: it has none
  std::int64_t day_first_micros = 0;    ///< of a date that was understood, see StepDate
  std::int64_t month_first_micros = 0;  ///< the same but for dates that can be read both ways
  LexicalClass lexical = LexicalClass::text;
  DateKind date = DateKind::none;
  bool has_time = false;
  bool has_zone = false;
  bool understood = false;  ///< the two moments above count
  bool judged = false;
  std::uint8_t defects = 0;  ///< a bit for each DefectKind
  std::uint8_t rule = 0;     ///< of the judgement; 0: none
  tickets::ValueState state = tickets::ValueState::null;

  bool corrupt() const { return judged && state == tickets::ValueState::unrepairable; }
  /// Corrupt, and only because nobody knows the order of its day and month.
  bool ambiguous = false;
};

/// How to look at a column.
struct ColumnSettings {
  tickets::DateOrder order = tickets::DateOrder::day_first;
  ShowValues show_values = ShowValues::no;
  std::size_t declared_characters = 0;   ///< of VARCHAR(n); 0: none
  MemoryAllowance* allowance = nullptr;  ///< shared by the columns of a table
  HashStore* store = nullptr;            ///< shared likewise, see DistinctCounter
  bool is_key = false;                   ///< rows are told apart or found by it
};

/// Collects what is known of one column while its rows pass by. Memory does not grow with the rows.
/// A value of up to 32 bytes that comes again soon is only counted: all else is known of it.
class ColumnEvidence {
 public:
  static constexpr std::size_t most_samples = 5;
  static constexpr std::size_t top_places = 128;
  static constexpr std::size_t pattern_places = 32;

  /// \param column  must outlive this
  ColumnEvidence(const tickets::Column& column, const ColumnSettings& settings);

  /// The value's hash. What is remembered of the value is on its way from memory when this returns:
  /// asked for all values of a row before the first is added, nobody waits for it.
  std::uint64_t hash_ahead(tickets::Storage given, std::string_view raw) {
    if (given == tickets::Storage::null) return 0;
    const auto hash = hash_bytes(raw);
    if (!memo_.empty()) __builtin_prefetch(&memo_[place_of(hash)], 1);
    return hash;
  }

  /// \param hash  of `hash_ahead`
  /// \param judge  null for a column whose values are not believed or not agreed
  /// \return valid until the next value
  const ValueFacts& add(tickets::Storage given, std::string_view raw, std::uint64_t hash,
                        std::int64_t row, tickets::Judge* judge);
  const ValueFacts& add(tickets::Storage given, std::string_view raw, std::int64_t row,
                        tickets::Judge* judge) {
    return add(given, raw, hash_ahead(given, raw), row, judge);
  }

  /// Dates that could be read both ways count as repaired from now on, since their order is proven:
  /// as the cleaner will, who is told so by the profile.
  void accept_ambiguous_dates();

  /// Counts what is still remembered. Before the members below are read; more values may follow.
  void settle();

  std::array<Sighting, 5> storage{};  ///< by tickets::Storage
  std::uint64_t present = 0;          ///< neither null nor empty
  std::array<Sighting, lexical_classes> lexical{};
  DecimalDigits digits;
  std::size_t shortest_bytes = 0;  ///< of the present ones
  std::size_t longest_bytes = 0;
  DateEvidence dates;
  NewestDates newest;
  std::vector<Sample> samples;  ///< the first ones

  LexicalCounts lexical_counts() const;
  std::uint64_t empty() const { return defect(DefectKind::empty).seen.count; }
  const Defect& defect(DefectKind kind) const { return defects_[static_cast<std::size_t>(kind)]; }
  RuleCounts repaired() const { return counts_of(false); }
  RuleCounts unrepairable() const { return counts_of(true); }
  /// Of the values that mean something, how many the column's type can hold.
  Confidence confidence() const;
  DistinctCounter& distinct() { return distinct_; }
  const FrequentValues& frequent() const { return frequent_; }
  const FrequentValues& patterns() const { return patterns_; }

  struct Range {
    std::string least;
    std::string greatest;
  };
  /// The ends of the values of a class, as numbers, moments or texts; none if it has no values.
  std::optional<Range> range(LexicalClass lexical) const;

  /// Whether `shown` hides what a value is.
  bool masks() const;
  /// As it may be shown: cut, valid UTF-8, masked where the column demands it.
  std::string shown(std::string_view value) const;

 private:
  static constexpr std::size_t memo_places = 128;
  static constexpr std::size_t memo_bytes = 32;

  /// One line of a processor's cache: all that is needed when the value comes again.
  struct alignas(64) Remembered {
    std::uint64_t hash = 0;
    std::uint64_t times = 0;  ///< not yet counted among frequent values and patterns
    ValueFacts facts;
    std::uint8_t size = 0;
    tickets::Storage storage = tickets::Storage::null;
  };
  using RememberedText = std::array<char, memo_bytes>;
  /// By the first bits, since the last ones order sets.
  static constexpr std::size_t place_of(std::uint64_t hash) { return hash >> 57U; }

  struct Rule {
    std::string name;
    bool unrepairable = false;
    std::uint64_t count = 0;
  };
  struct NumberRange {
    bool any = false;
    double least = 0;
    double greatest = 0;
    Range texts;
  };
  struct MomentRange {
    bool any = false;
    std::int64_t least = 0;
    std::int64_t greatest = 0;
  };
  struct TextRange {
    bool any = false;
    Range texts;
  };

  void look_at(tickets::Storage storage, std::string_view raw, tickets::Judge* judge,
               ValueFacts& facts);
  void read_dates(tickets::Storage storage, std::string_view raw, tickets::MomentReading moment,
                  ValueFacts& facts) const;
  void read_marks(tickets::Storage storage, std::string_view raw, ValueFacts& facts) const;
  void read_judgement(const tickets::Judgement& judgement, ValueFacts& facts);
  void widen(std::string_view raw, const ValueFacts& facts);
  void tally(const ValueFacts& facts, std::string_view raw, std::int64_t row);
  void tally_defects(const ValueFacts& facts, std::int64_t row);
  void count_frequent(std::size_t place);
  std::uint8_t number_of_rule(std::string_view name, bool unrepairable);
  RuleCounts counts_of(bool unrepairable) const;

  const tickets::Column* column_;
  ColumnSettings settings_;
  std::uint64_t fitting_ = 0;
  std::uint64_t misfits_ = 0;
  std::array<Defect, defect_kinds> defects_{};
  std::vector<Rule> rules_;
  std::vector<Remembered> memo_;            ///< by the first bits of the hash
  std::vector<RememberedText> memo_texts_;  ///< in the same places
  ValueFacts last_;
  std::optional<ValueFacts> of_null_;
  DistinctCounter distinct_;
  FrequentValues frequent_{top_places};
  FrequentValues patterns_{pattern_places};
  NumberRange numbers_;
  MomentRange moments_;
  TextRange texts_;
};

}  // namespace tierline::quality
