#include "spreadsheet/csv_parser.hpp"

#include <algorithm>
#include <tuple>

namespace tierline::spreadsheet {

void CsvParser::begin_record() {
  text_.clear();
  fields_.clear();
  field_begin_ = 0;
  quoted_ = false;
  record_line_ = line_;
  at_ = At::field_start;
}

void CsvParser::end_field() {
  fields_.push_back({field_begin_, text_.size() - field_begin_, quoted_});
  field_begin_ = text_.size();
  quoted_ = false;
  at_ = At::field_start;
}

CsvParser::State CsvParser::parse(std::string_view& piece) {
  while (!piece.empty()) {
    // Runs of plain characters at once: most of a file is the inside of long texts.
    if (at_ == At::quoted || at_ == At::plain) {
      const char stops[] = {'"', '\n', '\r', delimiter_};
      const auto run = at_ == At::quoted ? piece.find_first_of(std::string_view{stops, 3})
                                         : piece.find_first_of(std::string_view{stops + 1, 3});
      const auto size = std::min(run, piece.size());
      text_.append(piece.data(), size);
      if (size > 0) after_return_ = false;
      piece.remove_prefix(size);
      if (piece.empty()) break;
    }
    const char c = piece.front();
    piece.remove_prefix(1);
    const auto state = step(c);
    if (state != State::more) return state;
  }
  return State::more;
}

CsvParser::State CsvParser::step(char c) {
  const bool second_of_crlf = skip_line_feed_ && c == '\n';
  skip_line_feed_ = false;
  if (second_of_crlf) return State::more;
  if (at_ == At::record_start) begin_record();

  if (at_ == At::quoted) {
    line_ += c == '\r' || (c == '\n' && !after_return_);
    after_return_ = c == '\r';
    if (c == '"') {
      at_ = At::after_quote;
    } else {
      text_ += c;
    }
    return State::more;
  }
  if (c == '\n' || c == '\r') {
    const bool nothing = fields_.empty() && at_ == At::field_start;
    if (!nothing) end_field();
    skip_line_feed_ = c == '\r';
    ++line_;
    at_ = At::record_start;
    return State::record;
  }
  if (c == delimiter_) {
    end_field();
  } else if (c == '"' && at_ == At::field_start) {
    at_ = At::quoted;
    quoted_ = true;
    quote_line_ = line_;
  } else if (c == '"' && at_ == At::after_quote) {
    text_ += c;
    at_ = At::quoted;
  } else if (at_ == At::after_quote) {
    return State::bad_quote;
  } else {
    text_ += c;
    at_ = At::plain;
  }
  return State::more;
}

bool CsvParser::finish() {
  if (at_ == At::record_start || at_ == At::quoted) return false;
  if (!fields_.empty() || at_ != At::field_start) end_field();
  at_ = At::record_start;
  return true;
}

std::optional<DelimiterLine> find_delimiter_line(std::string_view beginning) {
  constexpr std::string_view word = "sep=";
  constexpr auto at = word.size();
  if (beginning.size() < at + 2 || beginning.substr(0, at) != word) return std::nullopt;
  const char delimiter = beginning[at];
  const char end = beginning[at + 1];
  if (delimiter == '"' || delimiter == '\r' || delimiter == '\n') return std::nullopt;
  if (end != '\r' && end != '\n') return std::nullopt;
  const bool two = end == '\r' && beginning.substr(at + 2, 1) == "\n";
  return DelimiterLine{delimiter, at + 2 + (two ? 1 : 0)};
}

char detect_delimiter(std::string_view beginning) {
  constexpr std::size_t records_wanted = 100;
  std::tuple<std::size_t, std::size_t> best{0, 1};
  char delimiter = ',';
  for (const char candidate : {',', ';', '\t', '|'}) {
    CsvParser parser{candidate};
    std::size_t header = 0;
    std::size_t records = 0;
    std::size_t equal = 0;
    auto rest = beginning;
    while (records < records_wanted && parser.parse(rest) == CsvParser::State::record) {
      const auto size = parser.fields().size();
      if (size == 0) continue;
      if (header == 0) header = size;
      ++records;
      equal += size == header;
    }
    if (records == 0 && parser.finish()) header = parser.fields().size();
    if (header < 2) continue;
    // In tenths: one ragged row must not hand the file to a delimiter that the texts hold.
    const std::tuple<std::size_t, std::size_t> score{records == 0 ? 10 : equal * 10 / records,
                                                     header};
    if (score > best) {
      best = score;
      delimiter = candidate;
    }
  }
  return delimiter;
}

}  // namespace tierline::spreadsheet
