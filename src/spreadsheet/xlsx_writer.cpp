#include "tierline/spreadsheet/xlsx_writer.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <cctype>

namespace tierline::spreadsheet {
namespace {

/// True at `_x000D_` and its like: readers take it for an escaped character.
bool is_escape(std::string_view text, std::size_t at) {
  if (text.size() - at < 7 || text[at] != '_' || text[at + 1] != 'x' || text[at + 6] != '_') {
    return false;
  }
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    if (std::isxdigit(static_cast<unsigned char>(text[i])) == 0) {
      return false;
    }
  }
  return true;
}

/// The library (1.1) writes such sequences as they are; the format wants their underscore escaped.
void assign_escaped(std::string& target, std::string_view text) {
  target.clear();
  std::size_t copied = 0;
  for (auto at = text.find("_x"); at != std::string_view::npos; at = text.find("_x", at + 1)) {
    if (is_escape(text, at)) {
      target.append(text, copied, at - copied).append("_x005F");
      copied = at;
    }
  }
  target.append(text, copied);
}

}  // namespace

struct XlsxWriter::Impl {
  explicit Impl(const std::filesystem::path& path) : file{path} {}

  void expect(lxw_error error, std::string_view action) const {
    if (error != LXW_NO_ERROR) {
      const auto code = error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED ||
                                error == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE
                            ? ErrorCode::data
                            : ErrorCode::io;
      throw Error{code, fmt::format("cannot {} \"{}\": {}", action, file.target().string(),
                                    lxw_strerror(error))};
    }
  }

  AtomicFile file;
  lxw_workbook* workbook = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_row_t row = 0;
  std::string buffer;
};

XlsxWriter::XlsxWriter(const std::filesystem::path& path, const std::string& sheet,
                       std::time_t created_at)
    : impl_{std::make_unique<Impl>(path)} {
  auto directory = std::filesystem::absolute(path).parent_path().string();
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = directory.data();
  options.use_zip64 = LXW_FALSE;
  impl_->workbook = workbook_new_opt(impl_->file.temporary().c_str(), &options);
  if (impl_->workbook == nullptr) {
    throw io_error("create", path.string());
  }
  impl_->sheet = workbook_add_worksheet(impl_->workbook, sheet.c_str());
  if (impl_->sheet == nullptr) {
    throw io_error("create", path.string());
  }
  lxw_doc_properties properties{};
  properties.created = created_at;
  impl_->expect(workbook_set_properties(impl_->workbook, &properties), "create");
}

XlsxWriter::~XlsxWriter() {
  if (impl_->workbook != nullptr) {
    // Frees what the library holds; the incomplete file goes with AtomicFile's destructor.
    lxw_workbook_free(impl_->workbook);
  }
}

void XlsxWriter::text(std::uint16_t column, std::string_view value) {
  if (value.empty()) {
    empty_text(column);
    return;
  }
  assign_escaped(impl_->buffer, value);
  impl_->expect(
      worksheet_write_string(impl_->sheet, impl_->row, column, impl_->buffer.c_str(), nullptr),
      "write");
}

void XlsxWriter::empty_text(std::uint16_t column) {
  // The library drops empty strings; a formula whose result is one makes the cell, as exports do.
  impl_->expect(worksheet_write_formula_str(impl_->sheet, impl_->row, column, "=\"\"", nullptr, ""),
                "write");
}

void XlsxWriter::number(std::uint16_t column, double value) {
  impl_->expect(worksheet_write_number(impl_->sheet, impl_->row, column, value, nullptr), "write");
}

void XlsxWriter::next_row() {
  if (impl_->row + 1 >= max_rows) {
    throw Error{ErrorCode::usage,
                fmt::format("cannot write \"{}\": a sheet holds {} rows",
                            impl_->file.target().string(), max_rows),
                "use a format without that limit, or fewer rows"};
  }
  ++impl_->row;
}

void XlsxWriter::finish() {
  auto* workbook = impl_->workbook;
  impl_->workbook = nullptr;
  impl_->expect(workbook_close(workbook), "write");
  impl_->file.commit();
}

}  // namespace tierline::spreadsheet
