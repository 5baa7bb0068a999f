// Any bytes as a delimited text: as a file, and cut into pieces, which must not matter.
#include "read_all.hpp"
#include "spreadsheet/csv_parser.hpp"
#include "target.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tierline::fuzz {
namespace {

using spreadsheet::CsvParser;

void write_record(std::string& out, const CsvParser& parser) {
  out += fmt::format("line {}:", parser.record_line());
  for (const auto& field : parser.fields()) {
    out += fmt::format(" {}{}<{}>", field.quoted ? "quoted " : "", field.size,
                       parser.text().substr(field.begin, field.size));
  }
  out += '\n';
}

/// All records and how it ended, as a text.
std::string parse(std::string_view text, char delimiter, std::size_t piece_size) {
  CsvParser parser{delimiter};
  std::string out;
  while (!text.empty()) {
    const auto size = std::min(piece_size, text.size());
    auto piece = text.substr(0, size);
    text.remove_prefix(size);
    while (!piece.empty()) {
      const auto state = parser.parse(piece);
      if (state == CsvParser::State::record) write_record(out, parser);
      if (state == CsvParser::State::bad_quote) {
        return out + fmt::format("bad quote on line {}", parser.line());
      }
    }
  }
  if (parser.finish()) {
    write_record(out, parser);
  } else if (parser.in_quotes()) {
    out += fmt::format("not closed since line {}", parser.quote_line());
  }
  return out;
}

}  // namespace

void csv(std::string_view bytes) {
  read_all_of(bytes);
  const char delimiter = spreadsheet::detect_delimiter(bytes);
  const auto whole = parse(bytes, delimiter, bytes.size());
  for (const std::size_t size : {1U, 2U, 7U}) {
    demand(parse(bytes, delimiter, size) == whole,
           fmt::format("pieces of {} bytes give the same records", size));
  }
}

}  // namespace tierline::fuzz
