#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/spreadsheet/row_reader.hpp"

#include "spreadsheet/compound_file.hpp"
#include "spreadsheet/csv_reader.hpp"
#include "spreadsheet/text_file.hpp"
#include "spreadsheet/xlsx_reader.hpp"
#include "spreadsheet/zip_archive.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

namespace tierline::spreadsheet {
namespace {

constexpr std::size_t beginning_bytes = 64 * 1024;
constexpr auto export_hint = "export the sheet as .xlsx or .csv";

std::string read_beginning(const std::filesystem::path& path) {
  const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  std::string bytes(beginning_bytes, '\0');
  const auto size = file ? ::read(file.get(), bytes.data(), bytes.size()) : -1;
  if (size < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EISDIR)) {
    throw Error{ErrorCode::data,
                fmt::format("cannot open \"{}\": {}", path.native(), std::strerror(errno)),
                "check the path"};
  }
  if (size < 0) throw io_error("read", path.native());
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

bool begins_with(std::string_view text, std::string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

/// Programs of an office suite wrote all their documents into such files, and put what they encrypt
/// into one today.
[[noreturn]] void refuse_compound_file(const std::filesystem::path& path) {
  const auto names = compound_file_names(path);
  const auto has = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (has("EncryptedPackage")) {
    refuse(path, "it is encrypted with a password",
           "open it with the password and save it as .xlsx without one");
  }
  if (has("Workbook") || has("Book")) {
    refuse(path, "it is a workbook in the old .xls format", "open it and save it as .xlsx");
  }
  refuse(path, "it is a document of an old kind, but no workbook, or damaged", export_hint);
}

/// Names what people really pass, so that the message helps more than "no text".
void refuse_other_formats(const std::filesystem::path& path, std::string_view bytes) {
  if (begins_with(bytes, compound_file_mark)) refuse_compound_file(path);
  if (begins_with(bytes, std::string_view{"SQLite format 3\0", 16})) {
    refuse(path, "it is an SQLite database, not a spreadsheet",
           "give it to the profiler as --source");
  }
  if (begins_with(bytes, "%PDF")) refuse(path, "it is a PDF document", export_hint);
  const auto zeros = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\0'));
  if (zeros * 100 > bytes.size() && !find_utf16(bytes)) {
    refuse(path, "it is neither a workbook nor text", export_hint);
  }
  const auto first = bytes.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (first == std::string_view::npos) refuse(path, "it holds nothing but blanks", export_hint);
  if (bytes[first] == '<') {
    refuse(path, "it is HTML or XML, whatever its name says",
           "open it in a spreadsheet program and save it as .xlsx");
  }
}

/// Text that calls itself a workbook was renamed or saved by mistake, and a CSV keeps neither the
/// types nor, without quotes, the fields of the sheet it was.
void refuse_text_named_workbook(const std::filesystem::path& path) {
  auto extension = path.extension().string();
  for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (extension != ".xlsx") return;
  refuse(path, "it is text such as CSV, although its name ends in .xlsx",
         "export the sheet as .xlsx, or rename the file to .csv if that is what it is meant to be");
}

}  // namespace

std::unique_ptr<RowReader> open_spreadsheet(const std::filesystem::path& path,
                                            const OpenOptions& options) {
  const auto bytes = read_beginning(path);
  if (bytes.empty()) refuse(path, "it is empty", "export it again");
  if (begins_with(bytes, "PK")) return open_xlsx(path, options);
  refuse_other_formats(path, bytes);
  refuse_text_named_workbook(path);
  return open_csv(path, options);
}

}  // namespace tierline::spreadsheet
