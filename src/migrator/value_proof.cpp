#include "migrator/value_proof.hpp"

#include "tierline/postgres/copy_reader.hpp"
#include "tierline/postgres/jsonb_text.hpp"
#include "tierline/sql/postgres.hpp"

#include "migrator/source_rows.hpp"
#include "migrator/tally.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace tierline::migrator {
namespace {

constexpr std::size_t differences_shown = 10;
/// Of rows that wait for their like.
constexpr std::size_t waiting_bytes_limit = 16 * 1024 * 1024;

bool same_value(tickets::Type type, std::optional<std::string_view> sent,
                std::optional<std::string_view> found) {
  if (sent == found) return true;
  return sent && found && type == tickets::Type::jsonb &&
         postgres::jsonb_text(sent->substr(1)) == found->substr(1);
}

/// Rows of one side that wait for theirs of the other side, by key.
class Waiting {
 public:
  void add(std::string key, std::string_view row, std::uint64_t number) {
    bytes_ += row.size();
    rows_.emplace(std::move(key), Row{std::string{row}, number});
  }
  struct Row {
    std::string bytes;
    std::uint64_t number = 0;  ///< of the source; without meaning for those of the release
  };
  std::optional<Row> take(const std::string& key) {
    const auto found = rows_.find(key);
    if (found == rows_.end()) return std::nullopt;
    auto row = std::move(found->second);
    bytes_ -= row.bytes.size();
    rows_.erase(found);
    return row;
  }
  std::size_t size() const { return rows_.size(); }
  std::size_t bytes() const { return bytes_; }
  const std::unordered_multimap<std::string, Row>& rows() const { return rows_; }

 private:
  std::unordered_multimap<std::string, Row> rows_;  // a row may be there twice
  std::size_t bytes_ = 0;
};

class ValueProof {
 public:
  ValueProof(const Load& load, const tickets::Table& table, TableReport& report)
      : load_{load},
        table_{table},
        report_{report},
        columns_{loaded_columns(table)},
        is_key_(columns_.size()) {
    for (const auto column : report.tally->key()) {
      is_key_[column] = true;
      last_of_key_ = std::max(last_of_key_, column);
    }
  }

  void run() {
    load_.target.execute(tierline::sql::postgres::scan_from_the_start);
    postgres::CopyReader found{load_.target, load_.schema, table_.name, names_of(columns_)};
    SourceRows source{load_, table_};
    postgres::RowWriter sent;
    auto row = found.next();
    while (!too_many_wait() && source.step()) {
      sent.clear();
      sent.begin_row(static_cast<std::int16_t>(columns_.size()));
      source.write(sent);
      meet(sent.row(), source.rows(), row);
      if (row) row = found.next();
    }
    for (; row && !too_many_wait(); row = found.next()) meet_found(*row);
    if (too_many_wait()) {
      note("the rest was not compared: too many rows are missing or lie in another order");
      while (found.next()) {
      }
    } else {
      name_missing();
    }
    if (differences_ > differences_shown) {
      report_.mismatches.push_back(
          fmt::format("{} more differences", differences_ - differences_shown));
    }
  }

 private:
  /// Rows of both sides, which belong together nearly always.
  void meet(std::string_view sent, std::uint64_t number, std::optional<std::string_view> found) {
    if (found && sent == *found) return;
    const auto sent_key = key_of(sent);
    if (found) {
      const auto found_key = key_of(*found);
      if (sent_key == found_key) {
        compare(sent, number, *found);
        return;
      }
      meet_found(*found);
    }
    if (const auto waiting = found_.take(sent_key)) {
      compare(sent, number, waiting->bytes);
    } else {
      sent_.add(sent_key, sent, number);
    }
  }

  void meet_found(std::string_view found) {
    auto key = key_of(found);
    if (const auto waiting = sent_.take(key)) {
      compare(waiting->bytes, waiting->number, found);
    } else {
      found_.add(std::move(key), found, 0);
    }
  }

  void name_missing() {
    for (const auto& [key, row] : sent_.rows()) {
      note(fmt::format("{} is not in the release", name_of(row.bytes, row.number)));
    }
    if (found_.size() > 0) {
      note(fmt::format("{} rows of the release are not in the source", found_.size()));
    }
  }

  void compare(std::string_view sent, std::uint64_t number, std::string_view found) {
    if (sent == found) return;
    postgres::RowReader left{sent};
    postgres::RowReader right{found};
    for (const auto& column : columns_) {
      if (same_value(column.type, left.next(), right.next())) continue;
      note(fmt::format("{}: {} has another value in the release", name_of(sent, number),
                       column.name));
    }
  }

  bool too_many_wait() const { return sent_.bytes() + found_.bytes() > waiting_bytes_limit; }

  /// The values of the key, told apart by their lengths.
  std::string key_of(std::string_view row) const {
    std::string key;
    postgres::RowReader values{row};
    for (std::size_t n = 0; n <= last_of_key_; ++n) {
      const auto value = values.next();
      if (!is_key_[n]) continue;
      key += fmt::format("{}:", value.value_or("").size());
      key += value.value_or("");
    }
    return key;
  }

  /// `row 7 (comment_id 4711)`: by its place in the cleaned database, and by its key if that is
  /// nobody's secret.
  std::string name_of(std::string_view row, std::uint64_t number) const {
    std::string key;
    postgres::RowReader values{row};
    for (std::size_t n = 0; n <= last_of_key_; ++n) {
      const auto value = values.next();
      if (!is_key_[n]) continue;
      const auto& column = columns_[n];
      if (column.pii || column.client || column.type != tickets::Type::bigint || !value) {
        return fmt::format("row {}", number);
      }
      key += fmt::format("{}{} {}", key.empty() ? "" : ", ", column.name,
                         postgres::read_integer<std::int64_t>(*value));
    }
    return fmt::format("row {} ({})", number, key);
  }

  void note(std::string difference) {
    if (++differences_ <= differences_shown) report_.mismatches.push_back(std::move(difference));
  }

  const Load& load_;
  const tickets::Table& table_;
  TableReport& report_;
  std::vector<tickets::Column> columns_;
  std::vector<bool> is_key_;
  std::size_t last_of_key_ = 0;
  Waiting sent_;
  Waiting found_;
  std::size_t differences_ = 0;
};

}  // namespace

void compare_values(const Load& load, const tickets::Table& table, TableReport& report) {
  ValueProof{load, table, report}.run();
}

}  // namespace tierline::migrator
