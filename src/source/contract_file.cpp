#include "tierline/source/contract_file.hpp"

#include "tierline/base/files.hpp"

namespace tierline::source {

tickets::Contract read_contract(const std::filesystem::path& path) {
  if (path.empty()) return tickets::builtin_contract();
  if (auto shipped = tickets::shipped_contract(path.string())) return *std::move(shipped);
  return tickets::parse_contract(read_file(path), path.string());
}

}  // namespace tierline::source
