#include "other_programs.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/process.hpp"
#include "tierline/spreadsheet/cell_address.hpp"
#include "tierline/spreadsheet/row_reader.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace tierline::testing {
namespace {

using nlohmann::json;
using spreadsheet::Cell;
using spreadsheet::CellKind;

constexpr const char* kinds[] = {"empty", "text",     "number", "boolean", "error",
                                 "date",  "datetime", "time",   "duration"};

bool is_equal(const Cell& cell, const json& truth) {
  if (truth[0] != kinds[static_cast<int>(cell.kind)]) return false;
  if (cell.kind != CellKind::number) return truth[1] == cell.text;
  if (truth[1].is_number_integer()) return truth[1].dump() == cell.text;
  double value = 0;
  std::from_chars(cell.text.data(), cell.text.data() + cell.text.size(), value);
  return value == truth[1].get<double>();
}

}  // namespace

std::optional<std::string> python_with_openpyxl() {
  for (const std::string python : {"/usr/bin/python3", "python3"}) {
    try {
      if (run_process({python, "-c", "import openpyxl"}).status == 0) return python;
    } catch (const Error&) {
      continue;  // not there
    }
  }
  return std::nullopt;
}

std::optional<std::string> run_writer(const std::string& python, const std::string& script,
                                      const std::filesystem::path& directory) {
  const auto path = std::string{TIERLINE_SOURCE_DIR} + "/tests/support/writers/" + script;
  const auto result = run_process({python, path, directory.string()});
  return result.status == 0 ? std::nullopt : std::optional{result.output};
}

std::vector<std::string> differences(const std::filesystem::path& workbook,
                                     const std::filesystem::path& truth_path) {
  std::vector<std::string> found;
  const auto truth = json::parse(read_file(truth_path));
  const auto reader =
      spreadsheet::open_spreadsheet(workbook, {.sheet = truth["sheet"].get<std::string>()});
  auto missing = truth["rows"];
  spreadsheet::Row row;
  while (reader->next(row) && found.size() < 10) {
    const auto number = fmt::format("{}", row.number);
    const auto cells = missing.value(number, json::array());
    missing.erase(number);
    for (std::size_t n = 0; n < std::max(cells.size(), row.cells.size()); ++n) {
      const auto cell = n < row.cells.size() ? row.cells[n] : Cell{};
      const auto expected = n < cells.size() ? cells[n] : json{"empty", ""};
      if (is_equal(cell, expected)) continue;
      found.push_back(fmt::format("{}: {} \"{}\", the writer says {}",
                                  spreadsheet::cell_address("", n, row.number),
                                  kinds[static_cast<int>(cell.kind)], cell.text, expected.dump()));
    }
  }
  for (const auto& [number, cells] : missing.items()) {
    if (std::any_of(cells.begin(), cells.end(), [](const json& c) { return c[0] != "empty"; })) {
      found.push_back(fmt::format("row {} was not read", number));
    }
  }
  found.resize(std::min<std::size_t>(found.size(), 10));
  return found;
}

std::size_t cells_of(const std::filesystem::path& truth_path) {
  std::size_t count = 0;
  const auto truth = json::parse(read_file(truth_path));
  for (const auto& row : truth["rows"]) {
    count += static_cast<std::size_t>(
        std::count_if(row.begin(), row.end(), [](const json& c) { return c[0] != "empty"; }));
  }
  return count;
}

}  // namespace tierline::testing
