#include "pods/assignments.hpp"

#include "tierline/spreadsheet/named_rows.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <unordered_map>

namespace tierline::pods {
namespace {

constexpr std::size_t longest_pod = 50;  // characters, as the column has it

std::optional<std::int64_t> ticket_id_of(const std::string& text) {
  std::int64_t id = 0;
  const auto* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, id);
  if (parsed.ec != std::errc{} || parsed.ptr != end || id <= 0) return std::nullopt;
  return id;
}

/// Rows by ticket, to find those that come twice.
using Seen = std::unordered_map<std::int64_t, std::uint64_t>;

/// Empty when the row is right.
std::string fault_of(const spreadsheet::NamedRow& row, const std::optional<std::int64_t>& id,
                     const Seen& seen) {
  if (!row.fault.empty()) return row.fault;
  if (!id) {
    return fmt::format("ticket_id \"{}\" is no whole number above 0", row.values.at("ticket_id"));
  }
  const auto of_pod = spreadsheet::text_fault(row.values.at("pod"), longest_pod);
  if (!of_pod.empty()) return "the pod " + of_pod;
  const auto before = seen.find(*id);
  if (before != seen.end()) {
    return fmt::format("ticket {} stands in row {} already", *id, before->second);
  }
  return {};
}

}  // namespace

std::vector<Assignment> read_assignments(const std::filesystem::path& file, Assigned& report) {
  spreadsheet::NamedRows rows{file};
  rows.demand({"ticket_id", "pod"}, {});
  std::vector<Assignment> assignments;
  Seen seen;
  spreadsheet::NamedRow row;
  while (rows.next(row)) {
    ++report.rows;
    const auto id = ticket_id_of(row.values.at("ticket_id"));
    auto fault = fault_of(row, id, seen);
    if (fault.empty()) {
      seen.emplace(*id, row.number);
      assignments.push_back({*id, row.values.at("pod")});
      continue;
    }
    report.faults.add(row.number, std::move(fault));
  }
  return assignments;
}

}  // namespace tierline::pods
