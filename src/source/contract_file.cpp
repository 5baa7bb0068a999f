#include "tierline/source/contract_file.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <system_error>

namespace tierline::source {

tickets::Contract read_contract(const std::filesystem::path& path) {
  if (path.empty()) return tickets::builtin_contract();
  if (auto shipped = tickets::shipped_contract(path.string())) return *std::move(shipped);
  try {
    return tickets::parse_contract(read_file(path), path.string());
  } catch (const Error& error) {
    std::error_code not_there;
    if (std::filesystem::exists(path, not_there)) throw;
    throw Error{error.code(), error.message(),
                fmt::format("give a path, or the name of a contract that is built in: {}",
                            fmt::join(tickets::shipped_contract_names(), ", "))};
  }
}

}  // namespace tierline::source
