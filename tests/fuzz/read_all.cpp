#include "read_all.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include "target.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace tierline::fuzz {

using spreadsheet::CellKind;

std::string read_all(const std::function<std::unique_ptr<spreadsheet::RowReader>()>& open) {
  std::string seen;
  try {
    const auto reader = open();
    spreadsheet::Row row;
    std::uint64_t last = 0;
    while (reader->next(row)) {
      demand(row.number > last, "row numbers rise");
      last = row.number;
      seen += fmt::format("{}:{}", row.number, row.fault);
      for (const auto& cell : row.cells) {
        demand(cell.kind != CellKind::empty || cell.text.empty(), "an absent cell has no text");
        seen += fmt::format(" {}({})", static_cast<int>(cell.kind), cell.text);
      }
      seen += '\n';
    }
  } catch (const Error& error) {
    demand(error.code() == ErrorCode::data, "only data is wrong: " + error.message());
    demand(!error.message().empty() && !error.hint().empty(), "a refusal says why, and what next");
    seen += "refused";
  }
  return seen;
}

void read_all_of(std::string_view bytes) {
  const FileDescriptor file{::memfd_create("input", MFD_CLOEXEC)};
  demand(::write(file.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
         "the input can be written down");
  const auto path = fmt::format("/proc/self/fd/{}", file.get());
  read_all([&] { return spreadsheet::open_spreadsheet(path, {.limits = small_limits}); });
}

}  // namespace tierline::fuzz
