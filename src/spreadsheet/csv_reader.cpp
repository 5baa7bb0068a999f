#include "spreadsheet/csv_reader.hpp"

#include "tierline/spreadsheet/cell_address.hpp"

#include "spreadsheet/csv_parser.hpp"
#include "spreadsheet/text_file.hpp"
#include "spreadsheet/zip_archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::spreadsheet {
namespace {

class CsvReader final : public RowReader {
 public:
  CsvReader(std::filesystem::path path, const Limits& limits)
      : path_{std::move(path)},
        limits_{limits},
        encoding_{detect_encoding(path_)},
        file_{path_, encoding_},
        bytes_total_{file_.size()},
        more_{file_.read(block_)},
        delimiter_line_{find_delimiter_line(block_)},
        delimiter_{delimiter_line_ ? delimiter_line_->delimiter : detect_delimiter(block_)},
        parser_{delimiter_, delimiter_line_ ? 2U : 1U},
        rest_{block_} {
    if (delimiter_line_) {
      rest_.remove_prefix(delimiter_line_->size);
      record_ = 1;
    }
    source_.format = "csv";
    source_.encoding = to_string(encoding_);
    source_.delimiter = std::string{delimiter_};
  }

  const Source& source() const override { return source_; }

  bool next(Row& row) override {
    if (!next_record()) return false;
    const auto& fields = parser_.fields();
    const auto used = used_fields(fields);
    if (width_ == 0 && used > 0) {
      width_ = fields.size();
      named_width_ = used;
    }
    // Fields that hold nothing may be too many or too few: some programs pad, others cut off.
    const auto size = fields.size() > width_ ? std::max(used, width_) : fields.size();
    row.number = ++record_;
    row.cells.clear();
    const std::string_view text{parser_.text()};
    for (std::size_t n = 0; n < size; ++n) {
      const auto& field = fields[n];
      const bool empty = field.size == 0 && !field.quoted;
      row.cells.push_back(
          {empty ? CellKind::empty : CellKind::text, text.substr(field.begin, field.size)});
    }
    row.fault = {};
    if (used > 0 && (size > width_ || size < named_width_)) row.fault = describe_fault(size);
    return true;
  }

  Position position() const override { return {file_.bytes_read(), bytes_total_}; }

 private:
  /// Without the empty ones at the end.
  static std::size_t used_fields(const std::vector<CsvParser::Field>& fields) {
    auto size = fields.size();
    while (size > 0 && fields[size - 1].size == 0) --size;
    return size;
  }

  std::string_view describe_fault(std::size_t size) {
    fault_ = fmt::format("line {} has {} field{}, the header has {}", parser_.record_line(), size,
                         size == 1 ? "" : "s", width_);
    return fault_;
  }

  bool next_record() {
    while (true) {
      const auto state = parser_.parse(rest_);
      check_size();
      switch (state) {
        case CsvParser::State::record: return true;
        case CsvParser::State::bad_quote:
          refuse(path_, fmt::format("line {} has text behind a closing quote", parser_.line()),
                 "quotes inside a quoted text must be doubled; export again, best as .xlsx");
        case CsvParser::State::more: break;
      }
      if (!more_) return last_record();
      block_.clear();
      more_ = file_.read(block_);
      rest_ = block_;
    }
  }

  bool last_record() {
    if (parser_.finish()) return true;
    if (parser_.in_quotes()) {
      refuse(
          path_,
          fmt::format("the quoted text that begins on line {} is not closed", parser_.quote_line()),
          "the file may be cut off; export it again");
    }
    return false;
  }

  /// Also of a record that is not complete: it may never be.
  void check_size() const {
    const bool long_text = parser_.text().size() > limits_.row_bytes;
    if (!long_text && parser_.fields().size() <= max_columns) return;
    refuse(path_,
           fmt::format("the record on line {} {}", parser_.record_line(),
                       long_text ? fmt::format("is longer than {} bytes", limits_.row_bytes)
                                 : fmt::format("has more than {} fields", max_columns)),
           long_text ? "a quoted text may not be closed; export again, best as .xlsx"
                     : "a sheet has no more columns; export again, best as .xlsx");
  }

  std::filesystem::path path_;
  Limits limits_;
  Encoding encoding_;
  TextFile file_;
  std::uint64_t bytes_total_;
  std::string block_;
  bool more_;
  std::optional<DelimiterLine> delimiter_line_;
  char delimiter_;
  CsvParser parser_;
  std::string_view rest_;
  std::size_t width_ = 0;        ///< of the header
  std::size_t named_width_ = 0;  ///< without its empty fields at the end
  std::string fault_;
  std::uint64_t record_ = 0;
  Source source_;
};

}  // namespace

std::unique_ptr<RowReader> open_csv(const std::filesystem::path& path, const OpenOptions& options) {
  return std::make_unique<CsvReader>(path, options.limits);
}

}  // namespace tierline::spreadsheet
