#include "demo_data/damage.hpp"

#include "tierline/tickets/dates.hpp"

#include <fmt/format.h>

#include <string>

namespace tierline::demo_data {
namespace {

/// Of three ids one becomes text, one text with a fraction, and one a floating-point number.
enum class IdForm { text, text_with_fraction, real };

IdForm form_of(std::int64_t row, std::size_t column) {
  return static_cast<IdForm>((row + static_cast<std::int64_t>(column)) % 3);
}

std::string with_time(LocalTime time) {
  return fmt::format("{}:{}", demo_data::day_first(time), iso(time).substr(17));
}

}  // namespace

Damage::Damage(const Table& table) : table_{table}, counts_(table.columns.size()) {}

void Damage::apply(Row& row, std::int64_t number) {
  for (std::size_t i = 0; i < table_.columns.size(); ++i) damage(row, i, number);
}

void Damage::damage(Row& row, std::size_t column, std::int64_t number) {
  const auto& cell = row.cells()[column];
  switch (cell.kind) {
    case Cell::Kind::absent: row.set_empty(column); return note(column, empty_string);
    case Cell::Kind::empty: return;
    case Cell::Kind::integer: return damage_integer(row, column, number);
    case Cell::Kind::real: {
      // A text that happens to be a number would keep the fraction.
      if (table_.columns[column].header == "TS-Sub Category") return;
      row.set(column, fmt::format("{:.2f}0", cell.real));
      return note(column, number_as_text);
    }
    case Cell::Kind::date:
      row.set(column, day_first_date(cell.integer));
      return note(column, day_first);
    case Cell::Kind::text: {
      constexpr std::size_t length_of_moment = 19;
      if (cell.text.size() != length_of_moment) return;
      const auto micros = tickets::parse_canonical_timestamp(cell.text);
      if (!micros) return;
      row.set(column, with_time(*micros / tickets::micros_per_second));
      return note(column, day_first);
    }
  }
}

void Damage::damage_integer(Row& row, std::size_t column, std::int64_t number) {
  const auto id = row.cells()[column].integer;
  switch (form_of(number, column)) {
    case IdForm::text: row.set(column, fmt::format("{}", id)); return note(column, number_as_text);
    case IdForm::text_with_fraction:
      row.set(column, fmt::format("{}.0", id));
      return note(column, id_as_float);
    case IdForm::real: row.set(column, static_cast<double>(id)); return note(column, id_as_float);
  }
}

void Damage::tell(Truth& truth) const {
  constexpr std::array<std::string_view, kinds> names{"empty-string", "day-first-date",
                                                      "number-as-text", "id-as-float"};
  for (std::size_t column = 0; column < counts_.size(); ++column) {
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      if (counts_[column][kind] == 0) continue;
      truth.plant_unlisted(names[kind], table_.name, table_.columns[column].header,
                           counts_[column][kind]);
    }
  }
}

}  // namespace tierline::demo_data
