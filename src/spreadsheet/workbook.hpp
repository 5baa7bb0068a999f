#pragma once

#include "spreadsheet/number_format.hpp"
#include "spreadsheet/zip_archive.hpp"

#include <string>
#include <vector>

namespace tierline::spreadsheet {

struct Sheet {
  std::string name;
  std::string part;  ///< its path in the archive
  bool hidden = false;
};

/// What the parts around the sheets say.
struct Workbook {
  std::vector<Sheet> sheets;  ///< worksheets only, in the order of the tabs
  DateSystem date_system = DateSystem::from_1900;
  std::string shared_strings_part;            ///< empty: none
  std::vector<NumberFormat> format_of_style;  ///< by the style number of a cell
};

/// Follows the relationships from the package to the workbook and on; no part name is guessed.
/// \throws Error data if the archive holds no workbook or the workbook no worksheet
Workbook read_workbook(ZipArchive& archive);

/// The sheet of that name (compared exactly), or the first that is not hidden when it is empty.
/// \throws Error data naming the sheets that exist
const Sheet& choose_sheet(const Workbook& workbook, const std::string& name,
                          const std::filesystem::path& path);

}  // namespace tierline::spreadsheet
