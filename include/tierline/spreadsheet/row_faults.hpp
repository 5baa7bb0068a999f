#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tierline::spreadsheet {

/// The rows of a small table that are wrong: nothing of such a table is taken.
class RowFaults {
 public:
  static constexpr std::size_t most_kept = 100;

  struct Fault {
    std::uint64_t row = 0;  ///< of the file, from 1
    std::string reason;
  };

  void add(std::uint64_t row, std::string reason);

  bool any() const { return count_ > 0; }
  std::uint64_t count() const { return count_; }
  const std::vector<Fault>& first() const { return first_; }

 private:
  std::uint64_t count_ = 0;
  std::vector<Fault> first_;  ///< at most `most_kept`
};

/// A line for each that is kept, and one that tells how many of `rows` there are; empty if none.
std::string to_text(const RowFaults& faults, std::uint64_t rows);
/// `faulty_rows` and `faults`.
nlohmann::json to_json(const RowFaults& faults);

}  // namespace tierline::spreadsheet
