// make_workbook FILE --rows N [--bad N] [--inline]: the workbook of the import benchmarks, written
// by libxlsxwriter itself. The same arguments make the same cells: every value follows from the
// row's number.
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <xlsxwriter.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

constexpr std::array headers{"Number", "Title",       "Description", "Status",
                             "Team",   "Assigned to", "Created",     "Changed",
                             "Closed", "Hours",       "Reopened",    "Parent"};
constexpr std::string_view words =
    "printer mailbox password network laptop license access report invoice upgrade server backup "
    "certificate screen keyboard meeting phone folder rights account caf\xC3\xA9 \xE2\x80\x9Cno\xE2"
    "\x80\x9D R&D a<b ";

/// A number that looks random and follows from row and column alone.
std::uint64_t draw(std::uint64_t row, std::uint64_t column) {
  auto mixed = (row * 64 + column + 1) * 0x9E3779B97F4A7C15;
  mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
  mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
  return mixed ^ mixed >> 31;
}

std::string text(std::uint64_t row, std::uint64_t column, std::size_t size) {
  auto out = fmt::format("{} ", row);
  auto at = draw(row, column) % words.size();
  while (at > 0 && words[at - 1] != ' ') --at;
  while (out.size() < size) {
    const auto end = words.find(' ', at);
    out.append(words.substr(at, end + 1 - at));
    at = end + 1 == words.size() ? 0 : end + 1;
  }
  return out;
}

class Workbook {
 public:
  Workbook(const std::string& path, bool inline_strings) {
    auto directory = std::filesystem::path{path}.parent_path().string();
    lxw_workbook_options options{};
    options.constant_memory = inline_strings ? 1 : 0;
    options.tmpdir = directory.data();
    book_ = workbook_new_opt(path.c_str(), &options);
    sheet_ = workbook_add_worksheet(book_, "Sheet1");
    date_ = workbook_add_format(book_);
    format_set_num_format(date_, "dd/mm/yyyy hh:mm");
    for (std::uint16_t column = 0; column < headers.size(); ++column) {
      worksheet_write_string(sheet_, 0, column, headers.at(column), nullptr);
    }
  }

  void add(std::uint32_t row, bool bad) {
    constexpr std::array states{"Open", "Closed", "Pending", "Incident Resolved"};
    const auto number = [&](std::uint16_t column, double value) {
      worksheet_write_number(sheet_, row, column, value, nullptr);
    };
    const auto string = [&](std::uint16_t column, const std::string& value) {
      worksheet_write_string(sheet_, row, column, value.c_str(), nullptr);
    };
    const auto minute = [&](std::uint16_t column) { return draw(row, column) % 525'600; };
    const auto day = [](std::uint64_t minutes) { return minutes / 1440 % 28 + 1; };
    const auto month = [](std::uint64_t minutes) { return minutes / 43'800 % 12 + 1; };
    const auto clock = [](std::uint64_t minutes) {
      return fmt::format("{}:{:02}", minutes / 60 % 24, minutes % 60);
    };

    number(0, 4'000'000.0 + row);
    string(1, text(row, 1, 20 + draw(row, 20) % 60));
    string(2, text(row, 2, 40 + draw(row, 21) % 160));
    string(3, states.at(draw(row, 3) % states.size()));
    string(4, fmt::format("Team {}", draw(row, 4) % 8));
    string(5, fmt::format("user{:02}", draw(row, 5) % 96));
    worksheet_write_number(sheet_, row, 6, 45'658.0 + static_cast<double>(minute(6)) / 1440.0,
                           date_);
    string(7, bad ? "31/02/2025 8:00"
                  : fmt::format("{}/{:02}/2025 {}", day(minute(7)), month(minute(7)),
                                clock(minute(7))));
    if (draw(row, 8) % 5 != 0) {
      string(8, fmt::format("2025-{:02}-{:02} 10:00:00", month(minute(8)), day(minute(8))));
    }
    number(9, static_cast<double>(draw(row, 9) % 32) / 4.0);
    string(10, draw(row, 10) % 10 == 0 ? "Yes" : "No");
    if (draw(row, 11) % 16 == 0)
      number(11, 4'000'000.0 + static_cast<double>(draw(row, 22) % 1000));
  }

  void close() {
    const auto error = workbook_close(book_);
    if (error != LXW_NO_ERROR) throw std::runtime_error{lxw_strerror(error)};
  }

 private:
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* date_ = nullptr;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"The workbook of the import benchmarks."};
  std::string path;
  std::uint32_t rows = 100'000;
  std::uint32_t bad = 0;
  bool inline_strings = false;
  app.add_option("file", path, "Workbook to write.")->required();
  app.add_option("--rows", rows, "Rows below the header.");
  app.add_option("--bad", bad, "Rows with a date that no calendar has, evenly spread.");
  app.add_flag("--inline", inline_strings, "Strings in the cells, not in a table of their own.");
  CLI11_PARSE(app, argc, argv);

  Workbook book{path, inline_strings};
  for (std::uint64_t row = 1; row <= rows; ++row) {
    const bool is_bad = row * bad / rows != (row - 1) * bad / rows;
    book.add(static_cast<std::uint32_t>(row), is_bad);
  }
  book.close();
  return 0;
}
