#include "demo_data/table_writer.hpp"

#include "tierline/base/interrupt.hpp"

namespace tierline::demo_data {
namespace {

constexpr std::int64_t rows_per_advance = 1'000;

}  // namespace

TableWriter::TableWriter(const Table& table, RowSink& sink, Truth& truth, const Advance& advance,
                         std::uint64_t seed, std::int64_t spoiled,
                         std::span<const Unrepairable> unrepairable)
    : table_{table},
      sink_{sink},
      truth_{truth},
      advance_{advance},
      unrepairable_{unrepairable},
      row_{table.columns.size()} {
  Random random{seed, 100 + table.name.size()};
  spoiled_ =
      choose(static_cast<std::size_t>(table.rows), static_cast<std::size_t>(spoiled), random);
  sink_.begin(table_);
}

void TableWriter::set_missing(std::size_t column, Random& random) {
  if (random.chance(0.5)) {
    row_.set_empty(column);
    truth_.plant_unlisted("empty-string", table_.name, table_.columns[column].header);
  }
}

void TableWriter::plant(std::string_view kind, std::size_t column, std::string value) {
  truth_.plant(
      {kind, table_.name, next_row_number(), table_.columns[column].header, std::move(value)});
}

void TableWriter::spoil() {
  const auto& [column, value] = unrepairable_[spoils_++ % unrepairable_.size()];
  row_.set(column, value);
  plant("unrepairable", column, std::string{value});
}

void TableWriter::write() {
  if (damage_) damage_->apply(row_, written_);
  if (spoiled_[static_cast<std::size_t>(written_)]) {
    spoil();
  }
  line_.clear();
  for (const auto& cell : row_.cells()) {
    line_ += canonical(cell, buffer_);
    line_ += '\x1f';
  }
  line_ += '\x1e';
  hash_.update(line_);
  sink_.row(row_.cells());
  row_.clear();
  if (++written_ % rows_per_advance == 0) {
    stop_if_interrupted();
    advance_(rows_per_advance);
  }
}

void TableWriter::finish() {
  advance_(static_cast<std::uint64_t>(written_ % rows_per_advance));
  sink_.end();
  if (damage_) damage_->tell(truth_);
  truth_.tables.push_back(
      {std::string{table_.name}, written_, table_.columns.size(), hash_.finish()});
}

}  // namespace tierline::demo_data
