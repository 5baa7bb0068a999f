// read_rows FILE: reads every cell through our own reader and does nothing with it. Prints the rows
// below the header and the sum of the first column, so that readers can be compared.
#include "tierline/spreadsheet/row_reader.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  const auto reader = tierline::spreadsheet::open_spreadsheet(argv[1]);
  tierline::spreadsheet::Row row;
  unsigned long long rows = 0;
  unsigned long long sum = 0;
  reader->next(row);
  while (reader->next(row)) {
    ++rows;
    sum += std::strtoull(std::string{row.cells.at(0).text}.c_str(), nullptr, 10);
  }
  std::printf("%llu %llu\n", rows, sum);
  return 0;
}
