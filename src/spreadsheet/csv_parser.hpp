#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::spreadsheet {

/// Cuts RFC 4180 text into records, fed in pieces of any size. A record ends with CRLF, LF or CR;
/// `""` inside quotes is a quote; a quote inside a field that did not begin with one is a
/// character.
class CsvParser {
 public:
  struct Field {
    std::size_t begin = 0;  ///< in `text()`
    std::size_t size = 0;
    bool quoted = false;
  };
  enum class State {
    more,      ///< the piece is used up
    record,    ///< a record is complete; what is left of the piece is not looked at yet
    bad_quote  ///< text follows a closing quote, on line `line()`
  };

  /// \param first_line  the number of the line that it is given first
  explicit CsvParser(char delimiter, std::uint64_t first_line = 1)
      : delimiter_{delimiter}, line_{first_line}, record_line_{first_line} {}

  /// Takes bytes off the front of `piece`.
  State parse(std::string_view& piece);
  /// After the last piece: true if a record without line end was left. `in_quotes()` tells a quoted
  /// field that is not closed.
  bool finish();

  /// The complete record; until the next call. No fields: a line with nothing on it.
  const std::vector<Field>& fields() const { return fields_; }
  const std::string& text() const { return text_; }
  std::uint64_t record_line() const { return record_line_; }  ///< where the record begins, from 1
  std::uint64_t line() const { return line_; }
  bool in_quotes() const { return at_ == At::quoted; }
  std::uint64_t quote_line() const { return quote_line_; }  ///< where the quoted field begins

 private:
  enum class At { record_start, field_start, plain, quoted, after_quote };

  void begin_record();
  void end_field();
  State step(char c);

  char delimiter_;
  At at_ = At::record_start;
  bool skip_line_feed_ = false;
  bool after_return_ = false;  ///< within quotes, where a line feed ends no second line
  bool quoted_ = false;
  std::size_t field_begin_ = 0;
  std::uint64_t line_;
  std::uint64_t record_line_;
  std::uint64_t quote_line_ = 1;
  std::string text_;
  std::vector<Field> fields_;
};

/// What the first line `sep=;` says, as spreadsheets write and obey it.
struct DelimiterLine {
  char delimiter;
  std::size_t size;  ///< of the line, with its end
};
std::optional<DelimiterLine> find_delimiter_line(std::string_view beginning);

/// The delimiter among `,` `;` tab `|` that cuts the beginning of a file into records of equal
/// length; `,` when none cuts the first record at all.
char detect_delimiter(std::string_view beginning);

}  // namespace tierline::spreadsheet
