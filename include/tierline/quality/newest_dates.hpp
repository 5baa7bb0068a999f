#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tierline::quality {

/// The latest dates of a column and where they stand: what lies in the future is among them.
class NewestDates {
 public:
  static constexpr std::size_t most = 100;

  struct Entry {
    std::int64_t micros = 0;  ///< since 1970-01-01 00:00 on the source's clock
    std::int64_t row = 0;
  };

  void add(std::int64_t micros, std::int64_t row) {
    if (heap_.size() == most && micros <= heap_.front().micros) return;
    insert({micros, row});
  }

  /// The latest first; of one moment the first rows first.
  std::vector<Entry> sorted() const;

 private:
  void insert(Entry entry);

  std::vector<Entry> heap_;  ///< the earliest in front
};

}  // namespace tierline::quality
