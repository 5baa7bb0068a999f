#include "tierline/postgres/ddl.hpp"
#include "tierline/postgres/hash.hpp"
#include "tierline/sql/postgres.hpp"

#include "migrator/load.hpp"
#include "migrator/source_rows.hpp"
#include "migrator/tally.hpp"
#include "migrator/value_proof.hpp"

#include <fmt/format.h>

#include <array>

namespace tierline::migrator {
namespace {

namespace ddl = postgres::ddl;
using As = ddl::ProvedColumn::As;

/// Modulo 2^64. \param decimal  a sum of signed hashes, which may be longer
std::uint64_t wrapped(std::string_view decimal) {
  const bool negative = !decimal.empty() && decimal.front() == '-';
  if (negative) decimal.remove_prefix(1);
  std::uint64_t value = 0;
  for (const char digit : decimal) value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  return negative ? 0 - value : value;
}

std::uint64_t hash_in(const postgres::Row& row, std::size_t n) {
  return wrapped(row.at(n).value_or("0"));
}

/// The server does not promise its hash functions to others, so it is asked for a known answer.
bool server_hashes_as_we_do(postgres::Transaction& target) {
  constexpr std::uint64_t seed = 42;
  constexpr std::int64_t second = 1'000'000;
  const std::array hashes{postgres::hash_text("Tierline proves", seed),
                          postgres::hash_int64(1'234'567'890'123, seed),
                          postgres::hash_int32(-7, seed),
                          postgres::hash_numeric({"\0\2\0\0\0\0\0\2\0\3\5\x78", 12}, seed),
                          postgres::hash_int32(1, seed),
                          postgres::hash_int32(1, seed),
                          postgres::hash_int64(second, seed),
                          postgres::hash_int64(second, seed)};
  std::uint64_t expected = 0;
  for (const auto hash : hashes) expected = postgres::combine_hashes(expected, hash);
  return hash_in(target.query(sql::postgres::known_hash).at(0), 0) == expected;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto bar = text.find('|');
    parts.push_back(text.substr(0, bar));
    if (bar == std::string_view::npos) return parts;
    text.remove_prefix(bar + 1);
  }
}

std::vector<std::string_view> aggregate_names(As as) {
  switch (as) {
    case As::number:
    case As::decimal: return {"filled values", "smallest value", "largest value", "sum"};
    case As::date:
    case As::moment: return {"filled values", "earliest value", "latest value"};
    case As::boolean: return {"filled values", "true values"};
    case As::text:
    case As::json: break;
  }
  return {"filled values", "bytes"};
}

/// The count of a personal column may be told, its values may not.
void compare_aggregates(const tickets::Column& column, std::string_view expected,
                        std::string_view actual, std::vector<std::string>& mismatches) {
  const auto sent = split(expected);
  const auto found = split(actual);
  const auto as = proved_column(column).as;
  const auto names = aggregate_names(as);
  for (std::size_t n = 0; n < names.size() && n < std::max(sent.size(), found.size()); ++n) {
    const auto left = n < sent.size() ? sent[n] : "none";
    const auto right = n < found.size() ? found[n] : "none";
    if (left == right) continue;
    const bool counts = n == 0 || as == As::boolean || as == As::text || as == As::json;
    mismatches.push_back(
        counts ? fmt::format("{} of {}: {} in the source, {} in the release", names[n], column.name,
                             left, right)
               : fmt::format("{} of {} is another one in the release", names[n], column.name));
  }
}

class TableProof {
 public:
  TableProof(const Load& load, const tickets::Table& table, TableReport& report)
      : load_{load},
        table_{table},
        report_{report},
        columns_{loaded_columns(table)},
        tally_{*report.tally} {
    for (const auto& column : columns_) proved_.push_back(proved_column(column));
    for (const auto column : tally_.key()) key_.push_back(proved_[column]);
  }

  void compare_counts() {
    const auto sql = ddl::count_filled(load_.schema, table_.name, names_of(columns_));
    const auto actual = load_.target.query({"count_filled", sql}).at(0);
    compare_rows(actual.at(0).value_or("?"));
    for (std::size_t n = 0; n < columns_.size(); ++n) {
      compare_aggregates(columns_[n], fmt::format("{}", tally_.filled(n)),
                         actual.at(n + 1).value_or("?"), report_.mismatches);
    }
  }

  void compare_sums() {
    const auto sql = ddl::aggregates(load_.schema, table_.name, proved_, key_);
    const auto actual = load_.target.query({"aggregates", sql}).at(0);
    compare_rows(actual.at(0).value_or("?"));
    for (std::size_t n = 0; n < columns_.size(); ++n) {
      compare_aggregates(columns_[n], tally_.aggregates(n), actual.at(n + 2).value_or("?"),
                         report_.mismatches);
    }
    report_.hashes_compared = server_hashes_as_we_do(load_.target);
    if (report_.hashes_compared && hash_in(actual, 1) != tally_.hash()) name_columns();
  }

 private:
  void compare_rows(const std::string& actual) {
    if (actual == fmt::format("{}", tally_.rows())) return;
    report_.mismatches.push_back(
        fmt::format("rows: {} in the source, {} in the release", tally_.rows(), actual));
  }

  /// One hash of all columns was cheaper to ask for; now it is worth more to know which they are.
  void name_columns() {
    const auto sql = ddl::column_hashes(load_.schema, table_.name, proved_, key_);
    const auto actual = load_.target.query({"column_hashes", sql}).at(0);
    for (std::size_t n = 0; n < columns_.size(); ++n) {
      if (hash_in(actual, n) == tally_.hash(n)) continue;
      report_.mismatches.push_back(
          fmt::format("values of {}: others in the release, by their hash", columns_[n].name));
    }
  }

  const Load& load_;
  const tickets::Table& table_;
  TableReport& report_;
  std::vector<tickets::Column> columns_;
  std::vector<ddl::ProvedColumn> proved_;
  std::vector<ddl::ProvedColumn> key_;
  const Tally& tally_;
};

}  // namespace

void prove_table(const Load& load, const tickets::Table& table, TableReport& report) {
  if (report.rows_read != report.rows_loaded) {
    report.mismatches.push_back(
        fmt::format("read {} rows, loaded {}", report.rows_read, report.rows_loaded));
  }
  TableProof proof{load, table, report};
  switch (load.proof) {
    case Proof::counts: proof.compare_counts(); break;
    case Proof::aggregates: proof.compare_sums(); break;
    case Proof::full: break;
  }
  // What differs somewhere is worth the time to say where.
  if (load.proof == Proof::full || !report.mismatches.empty()) compare_values(load, table, report);
  report.columns_proved = loaded_columns(table).size();
  report.tally.reset();
}

}  // namespace tierline::migrator
