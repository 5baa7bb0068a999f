#include "cleaner/source_proof.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/interrupt.hpp"

#include <fmt/format.h>

namespace tierline::cleaner {

SourceProof::SourceProof(const std::filesystem::path& path)
    : file_{source::look_at(path)},
      changed_at_{std::filesystem::last_write_time(path)},
      first_{sum()} {}

SourceProof::~SourceProof() { given_up_ = true; }

std::future<std::string> SourceProof::sum() {
  return std::async(std::launch::async, [this] {
    Sha256 hash;
    read_blocks(file_.path, [&](std::string_view block) {
      if (given_up_) throw Error{ErrorCode::interrupted, "interrupted"};
      stop_if_interrupted();
      hash.update(block);
    });
    return hash.finish();
  });
}

const std::string& SourceProof::sha256() {
  if (first_.valid()) file_.sha256 = first_.get();
  return file_.sha256;
}

void SourceProof::begin_second() { second_ = sum(); }

void SourceProof::demand_unchanged() {
  const auto after = second_.get();
  const auto now = source::look_at(file_.path);
  if (after == sha256() && now.size_bytes == file_.size_bytes &&
      std::filesystem::last_write_time(file_.path) == changed_at_) {
    return;
  }
  throw Error{ErrorCode::conflict,
              fmt::format("cannot clean \"{}\": it changed while it was read", file_.path.string()),
              "stop what writes it, profile it again, and clean it again"};
}

}  // namespace tierline::cleaner
