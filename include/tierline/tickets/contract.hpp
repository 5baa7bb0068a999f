#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::tickets {

enum class Type { text, bigint, smallint, numeric, boolean, timestamptz, date, time, jsonb };

/// What dates such as 03/04/2025 mean.
enum class DateOrder {
  day_first,
  month_first,
  any,  ///< both orders occur: a date that could be either is not guessed, but refused
};

/// `DMY`, `MDY`, `ANY`; none for anything else.
std::optional<DateOrder> date_order_of(std::string_view word);
std::string_view to_string(DateOrder order);

/// What happens to a column of an export that the contract does not name.
enum class UnknownColumns {
  ignore,  ///< named in the report, not carried
  keep,    ///< carried in the source database, as given
  fail,    ///< the file is refused
};

/// Rows before a day are left out. The day is a setting: `from` may be empty.
struct CutOff {
  std::string column;  ///< a date or timestamptz of the table
  std::string from;    ///< `YYYY-MM-DD` on the contract's clock; empty: nothing is cut off
};

/// A text that this source writes for a value.
struct Word {
  std::string text;   ///< trimmed; matched exactly first, then without regard to case
  std::string means;  ///< a value of the column's type; empty: no value
};

/// A column whose value follows from another one on every load: true where `from` equals `equals`.
struct Derivation {
  std::string from;
  std::string equals;
};

struct Column {
  std::string name;  ///< canonical, snake_case: the only name anybody sees after the importer
  Type type = Type::text;
  int precision = 0;   ///< numeric: digits in all
  int scale = 0;       ///< numeric: digits after the point
  int max_length = 0;  ///< text: characters that a value may have; 0: as many as there are
  /// What sources call it, every generation. Empty: this source has no such column; it is there in
  /// a release, always null.
  std::vector<std::string> headers;
  bool required = false;         ///< the header must be there
  bool not_null = false;         ///< every row must have a value
  bool zero_is_null = false;     ///< 0 stands for "no value"
  bool decode_entities = false;  ///< HTML entities are decoded until nothing changes
  bool pii = false;              ///< personal data, or free text that may hold some
  bool client = false;           ///< confidential client identity
  std::optional<Derivation> derived;
  std::vector<Word> words;  ///< looked up before anything else is made of a value
  std::string prefix;       ///< letters before an integer that are not part of it: `INC`

  bool absent() const { return headers.empty(); }
  /// As CREATE TABLE has it: `bigint`, `numeric(6,2)`.
  std::string sql_type() const;
};

struct Table {
  std::string name;
  std::vector<std::string> key;  ///< columns that name a row; empty: rows have no name
  std::string latest_by;         ///< among rows of one key the largest value of this column wins
  std::string surrogate;  ///< a bigint numbered by the load, the primary key when key is empty
  /// With a surrogate: columns that name a row but for repetitions, which their order in the file
  /// tells apart. Null equals null. Empty: every row is a row of its own.
  std::vector<std::string> natural_key;
  std::optional<CutOff> cut_off;
  std::string ticket;          ///< the column that names the ticket; empty: rows have none
  std::string roster_login;    ///< who wrote the row: a login of the roster touches its ticket
  bool roster_filter = false;  ///< with a roster, only rows of touched tickets are kept
  bool absent = false;  ///< this source has no such table; it is there in a release, without rows
  std::vector<Column> columns;

  const Column* find(std::string_view column) const;
  /// \throws Error internal if there is no such column
  std::size_t index_of(std::string_view column) const;
};

/// The agreed tables, columns and types of one source. Immutable; safe for several threads.
struct Contract {
  std::string name;
  std::string extends;  ///< the contract whose release this one fills; empty: its own
  DateOrder date_order = DateOrder::day_first;
  std::string time_zone;                 ///< IANA name: the zone of timestamps without one
  std::vector<std::string> null_values;  ///< texts that mean "no value", such as `nan`
  UnknownColumns unknown_columns = UnknownColumns::ignore;
  std::vector<Table> tables;
  std::string fingerprint;  ///< SHA-256 of the text it was read from, and of what it extends

  const Table* find(std::string_view table) const;
};

/// With `extends = "servicedesk"` the tables and columns are those of the built-in contract, in its
/// order: what the text does not name is absent, columns of its own stand at the end of their
/// table. \param name  shown in errors: the path, or the name of the built-in contract \throws
/// Error config with line and key for anything misspelt, missing or contradictory
Contract parse_contract(std::string_view toml, std::string_view name);

/// `contracts/servicedesk.toml`, as it was when the program was built.
Contract builtin_contract();

/// The names of the contracts that the program carries.
std::vector<std::string> shipped_contract_names();

/// None if no contract of that name is carried.
std::optional<Contract> shipped_contract(std::string_view name);

/// The same contract for a file that writes its dates in another order. The fingerprint stays: who
/// records what a file was read by records the order beside it.
Contract with_date_order(Contract contract, DateOrder order);

/// Why a header is taken for a column.
enum class MatchKind {
  exact,           ///< one of the column's headers, letter for letter
  canonical_name,  ///< the column's own name
  normalised,      ///< one of these but for case, blanks and punctuation
};

std::string_view to_string(MatchKind kind);

/// How the headers of one sheet or table meet the columns of a contract's table.
struct HeaderMatch {
  /// For each column of the table the index of its header, if there.
  std::vector<std::optional<std::size_t>> header_of;
  std::vector<MatchKind> kind_of;       ///< for each column why; of no meaning without a header
  std::vector<std::size_t> unknown;     ///< headers that no column accepts
  std::vector<std::size_t> duplicates;  ///< headers whose column another header had already
  std::vector<std::size_t> missing;     ///< required columns without a header
};

/// Exact spelling first, then without regard to case, blanks and punctuation. The canonical name is
/// always accepted, but not of an absent column.
HeaderMatch match_headers(const Table& table, const std::vector<std::string>& headers);

/// The header most like a spelling of this column, for "did you mean"; none when nothing is near.
std::optional<std::string> nearest_header(const Column& column,
                                          const std::vector<std::string>& headers);

/// The column most likely meant by an unknown header, among those that have none yet; null when
/// nothing is near. An absent one is a hint for who writes the contract.
const Column* nearest_column(const Table& table, const HeaderMatch& match, std::string_view header);

/// The table of the contract whose headers these are: the one with the most matches, if it has all
/// its required columns.
const Table* recognise(const Contract& contract, const std::vector<std::string>& headers);

}  // namespace tierline::tickets
