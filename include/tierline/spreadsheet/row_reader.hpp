#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::spreadsheet {

/// What the file says a cell is. CSV knows only `empty` (nothing between two delimiters) and
/// `text`.
enum class CellKind {
  empty,     ///< no cell, or a cell without a value; text is ""
  text,      ///< may be "": an empty string is not an absent cell
  number,    ///< shortest decimal text that reads back equal; whole numbers without a point
  boolean,   ///< `true` or `false`
  error,     ///< `#N/A` and its kind
  date,      ///< `YYYY-MM-DD`
  datetime,  ///< `YYYY-MM-DD HH:MM:SS`, nearest second, no zone; ISO cells keep their fraction
  time,      ///< `HH:MM:SS` of a day
  duration,  ///< `HH:MM:SS`, hours may pass 24, may begin with `-`
};

struct Cell {
  CellKind kind = CellKind::empty;
  std::string_view text = {};
};

/// One row; absent cells before the last one with a value are `empty`, those after it are left out.
struct Row {
  std::uint64_t number = 0;  ///< 1-based in the sheet; in a CSV the record, blank ones counted
  std::vector<Cell> cells;   ///< by column, from 0
  /// Why the row as a whole cannot be trusted, though the file goes on: `line 17 has 5 fields, the
  /// header has 12`. Empty when it is fine. `cells` holds what is there.
  std::string_view fault = {};
};

/// How far a reader has come in its sheet, which an archive unpacks to more bytes than it has.
struct Position {
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_total = 0;  ///< what the file says; 0: unknown
};

/// What was found out while opening.
struct Source {
  std::string format;               ///< `xlsx` or `csv`
  std::string sheet;                ///< the one that is read; empty for CSV
  std::vector<std::string> sheets;  ///< all of the workbook, in its order
  std::string encoding;             ///< CSV: `UTF-8`, `UTF-16LE`, `UTF-16BE` or `windows-1252`
  std::string delimiter;            ///< CSV: `,` `;` `|` or a tab
};

/// Rows of one sheet, in order, once. Memory does not grow with the rows. One thread.
class RowReader {
 public:
  virtual ~RowReader() = default;

  virtual const Source& source() const = 0;

  /// Fills `row`, whose texts live until the next call; false after the last row.
  /// Rows without any value are given as well, when the file has them. A CSV row with another
  /// number of fields than the first one has a `fault`; empty fields beyond the last are left out.
  /// \throws Error data with file, place and cause when the file is damaged
  virtual bool next(Row& row) = 0;

  /// Costs nothing; may be asked for after every row.
  virtual Position position() const = 0;
};

/// Where a hostile file is refused (Error data). Bytes are counted after decompression.
struct Limits {
  std::uint64_t uncompressed_bytes = std::uint64_t{32} << 30;
  std::uint64_t entries = 10'000;  ///< of the zip archive
  /// Of each part that is neither the sheet nor its strings.
  std::uint64_t part_bytes = std::uint64_t{64} << 20;
  std::uint64_t row_bytes = std::uint64_t{64} << 20;  ///< text of one row
  std::uint64_t shared_strings = std::uint64_t{64} << 20;
  /// Of shared strings, and of where they end; the rest goes to a temporary file.
  std::uint64_t shared_bytes_in_memory = std::uint64_t{8} << 20;
};

struct OpenOptions {
  std::string sheet = {};  ///< empty: the first one that is not hidden
  Limits limits = {};
};

/// Opens a workbook (Office Open XML) or a CSV; the content decides, and text must not be named
/// `.xlsx`. A text that is UTF-8 but for some bytes keeps those as they are.
/// \throws Error data if the file does not exist, is neither, is damaged, encrypted or empty, is a
///         CSV named `.xlsx`, or has no such sheet; io if the operating system refuses to read it
std::unique_ptr<RowReader> open_spreadsheet(const std::filesystem::path& path,
                                            const OpenOptions& options = {});

}  // namespace tierline::spreadsheet
