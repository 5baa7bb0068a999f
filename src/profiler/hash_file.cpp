#include "profiler/hash_file.hpp"

namespace tierline::profiler {

std::size_t HashFile::keep(ConstBlock block) {
  if (!file_) file_.emplace();
  auto number = blocks_;
  if (free_.empty()) {
    ++blocks_;
  } else {
    number = free_.back();
    free_.pop_back();
  }
  file_->write_at(number * block.size_bytes(), std::as_bytes(block));
  return number;
}

void HashFile::fetch(std::size_t number, Block block) {
  file_->read_at(number * block.size_bytes(), std::as_writable_bytes(block));
}

}  // namespace tierline::profiler
