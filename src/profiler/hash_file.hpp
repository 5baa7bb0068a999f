#pragma once

#include "tierline/base/files.hpp"
#include "tierline/quality/hash_store.hpp"

#include <optional>
#include <vector>

namespace tierline::profiler {

/// Hashes in a file that nobody else sees, made when the first are kept.
class HashFile final : public quality::HashStore {
 public:
  std::size_t keep(ConstBlock block) override;
  void fetch(std::size_t number, Block block) override;
  void release(std::size_t number) override { free_.push_back(number); }

 private:
  std::optional<ScratchFile> file_;
  std::size_t blocks_ = 0;
  std::vector<std::size_t> free_;
};

}  // namespace tierline::profiler
