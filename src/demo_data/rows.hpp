#pragma once

#include "demo_data/calendar.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::demo_data {

/// A value as an export has it.
struct Cell {
  enum class Kind : std::uint8_t {
    absent,  ///< no cell
    empty,   ///< a cell with the empty string
    text,
    integer,
    real,
    date,  ///< `integer` is a LocalTime: day-first text in workbooks, ISO text in databases
  };
  Kind kind = Kind::absent;
  std::string text;
  std::int64_t integer = 0;
  double real = 0;
};

/// A row that is filled again and again, so that texts keep their memory.
class Row {
 public:
  explicit Row(std::size_t columns) : cells_(columns) {}

  void clear();
  void set(std::size_t column, std::string_view text);
  void set(std::size_t column, std::int64_t integer);
  void set(std::size_t column, double real);
  void set_date(std::size_t column, LocalTime day);
  void set_empty(std::size_t column) { cells_[column].kind = Cell::Kind::empty; }
  std::span<const Cell> cells() const { return cells_; }

 private:
  std::vector<Cell> cells_;
};

/// The cell as text that is the same for every format; absent and empty differ.
std::string_view canonical(const Cell& cell, std::string& buffer);

struct Column {
  std::string_view header;    ///< in workbooks and CSV
  std::string_view name;      ///< in databases
  std::string_view declared;  ///< type in databases, as a data-frame library guesses
};

struct Table {
  std::string_view name;
  std::span<const Column> columns;
  std::int64_t rows;
};

enum class Headers { old_generation, new_generation };

std::span<const Column> ticket_columns();
std::span<const Column> comment_columns(Headers headers);
std::span<const Column> timesheet_columns();

/// Takes the rows of one table after the other.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual void begin(const Table& table) = 0;
  virtual void row(std::span<const Cell> cells) = 0;
  virtual void end() = 0;
};

}  // namespace tierline::demo_data
