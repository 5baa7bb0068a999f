#pragma once

#include "tierline/base/clock.hpp"
#include "tierline/quarantine/quarantine.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace tierline::quarantine {

/// A spreadsheet with a line for each fault. It appears whole or not at all.
class FaultTable {
 public:
  /// \throws Error usage if the name ends neither in .csv nor in .xlsx; io
  FaultTable(const std::filesystem::path& path, TimePoint now);
  ~FaultTable();
  FaultTable(const FaultTable&) = delete;
  FaultTable& operator=(const FaultTable&) = delete;

  void add(const source::QuarantinedRow& row, const source::Fault& fault);
  void finish();

  class Sheet;

 private:
  std::unique_ptr<Sheet> sheet_;
};

}  // namespace tierline::quarantine
