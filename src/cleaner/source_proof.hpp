#pragma once

#include "tierline/source/source_file.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <future>
#include <string>

namespace tierline::cleaner {

/// Proves that a source did not change while it was read: its SHA-256 is taken twice, each time
/// beside other work, and neither its size nor its time of change may differ from those that it had
/// before anybody read it.
class SourceProof {
 public:
  /// Looks at the file, and begins the first sum. \throws Error as source::look_at
  explicit SourceProof(const std::filesystem::path& path);
  ~SourceProof();
  SourceProof(const SourceProof&) = delete;
  SourceProof& operator=(const SourceProof&) = delete;

  const source::SourceFile& file() const { return file_; }  ///< without its SHA-256
  /// Waits for the first sum. \throws Error io, interrupted
  const std::string& sha256();
  /// Nobody reads it any more: begins the second sum.
  void begin_second();
  /// \throws Error data with both sums if it changed; io, interrupted
  void demand_unchanged();

 private:
  std::future<std::string> sum();

  source::SourceFile file_;
  std::filesystem::file_time_type changed_at_;
  std::atomic<bool> given_up_{false};
  std::future<std::string> first_;
  std::future<std::string> second_;
};

}  // namespace tierline::cleaner
