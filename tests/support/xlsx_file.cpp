#include "xlsx_file.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <stdexcept>

namespace tierline::testing {
namespace {

constexpr auto declaration = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
constexpr auto main_namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr auto package_relationships =
    "http://schemas.openxmlformats.org/package/2006/relationships";
constexpr auto office_relationships =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

std::string relationship(std::string_view id, std::string_view type, std::string_view target) {
  return fmt::format(R"(<Relationship Id="{}" Type="{}/{}" Target="{}"/>)", id,
                     office_relationships, type, target);
}

std::string relationships(const std::string& content) {
  return fmt::format(R"({}<Relationships xmlns="{}">{}</Relationships>)", declaration,
                     package_relationships, content);
}

std::string part(std::string_view root, const std::string& content) {
  return fmt::format(R"({0}<{1} xmlns="{2}">{3}</{1}>)", declaration, root, main_namespace,
                     content);
}

}  // namespace

void XlsxFile::write(const std::filesystem::path& path) const {
  auto entries = parts;
  auto links = relationship("rId1", "worksheet", "worksheets/sheet1.xml");
  if (!shared_strings.empty()) {
    links += relationship("rId2", "sharedStrings", "sharedStrings.xml");
    entries.try_emplace("xl/sharedStrings.xml", part("sst", shared_strings));
  }
  if (!cell_formats.empty()) {
    links += relationship("rId3", "styles", "styles.xml");
    entries.try_emplace("xl/styles.xml", part("styleSheet", cell_formats));
  }
  entries.try_emplace("_rels/.rels",
                      relationships(relationship("rId1", "officeDocument", "xl/workbook.xml")));
  entries.try_emplace("xl/_rels/workbook.xml.rels", relationships(links));
  entries.try_emplace(
      "xl/workbook.xml",
      fmt::format(R"({}<workbook xmlns="{}" xmlns:r="{}">{}<sheets>)"
                  R"(<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>)",
                  declaration, main_namespace, office_relationships, workbook_properties));
  entries.try_emplace("xl/worksheets/sheet1.xml",
                      part("worksheet", "<sheetData>" + sheet + "</sheetData>"));
  write_zip(path, entries);
}

void write_zip(const std::filesystem::path& path,
               const std::map<std::string, std::string>& entries) {
  int error = 0;
  zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  if (archive == nullptr) throw std::runtime_error{"cannot create " + path.string()};
  for (const auto& [name, content] : entries) {
    auto* const source = zip_source_buffer(archive, content.data(), content.size(), 0);
    if (zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
      throw std::runtime_error{"cannot add " + name};
    }
  }
  if (zip_close(archive) != 0) throw std::runtime_error{"cannot write " + path.string()};
}

std::string text_row(unsigned number, const std::vector<std::string>& texts) {
  std::string cells;
  for (const auto& text : texts) {
    cells += fmt::format(R"(<c t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>)", text);
  }
  return fmt::format(R"(<row r="{}">{}</row>)", number, cells);
}

}  // namespace tierline::testing
