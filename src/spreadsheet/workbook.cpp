#include "spreadsheet/workbook.hpp"

#include "tierline/base/edit_distance.hpp"

#include "spreadsheet/xml_part.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <map>
#include <optional>
#include <utility>

namespace tierline::spreadsheet {
namespace {

constexpr auto no_workbook_hint =
    "it is a zip archive, but no .xlsx workbook; export as .xlsx or .csv";

constexpr auto no_export_hint = "this is no workbook that a service desk exports";

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string to_string(std::optional<std::string_view> text) {
  return std::string{text.value_or("")};
}

unsigned to_number(std::optional<std::string_view> text) {
  unsigned number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

bool is_true(std::optional<std::string_view> text) {
  return text && (*text == "1" || *text == "true" || *text == "on");
}

/// The path in the archive that `target`, written in part `source`, means.
std::string resolve(std::string_view source, std::string_view target) {
  std::string path{target.substr(0, 1) == "/" ? "" : source.substr(0, source.rfind('/') + 1)};
  path += target.substr(target.substr(0, 1) == "/" ? 1 : 0);
  std::vector<std::string> steps;
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    auto step = path.substr(begin, end - begin);
    if (step == "..") {
      if (!steps.empty()) steps.pop_back();
    } else if (!step.empty() && step != ".") {
      steps.push_back(std::move(step));
    }
    begin = end + 1;
  }
  return fmt::format("{}", fmt::join(steps, "/"));
}

/// A real one has no more of these than parts.
void limit_entries(const ZipArchive& archive, std::size_t count, std::string_view what) {
  const auto limit = archive.limits().entries;
  if (count < limit) return;
  refuse(archive.path(), fmt::format("it has more than {} {}", limit, what), no_export_hint);
}

struct Relationship {
  std::string type;  ///< the last word of its URI, which both OOXML dialects share
  std::string part;
};

class RelationshipsHandler final : public XmlHandler {
 public:
  RelationshipsHandler(const ZipArchive& archive, std::string source)
      : archive_{archive}, source_{std::move(source)} {}

  void start(std::string_view name, const Attributes& attributes) override {
    if (name != "Relationship" || attributes.find("TargetMode") == "External") return;
    limit_entries(archive_, found.size(), "relationships");
    const auto type = attributes.find("Type").value_or("");
    found.emplace(to_string(attributes.find("Id")),
                  Relationship{std::string{type.substr(type.rfind('/') + 1)},
                               resolve(source_, attributes.find("Target").value_or(""))});
  }

  std::map<std::string, Relationship> found;

 private:
  const ZipArchive& archive_;
  std::string source_;
};

std::map<std::string, Relationship> relationships(ZipArchive& archive, const std::string& source) {
  const auto name = source.rfind('/') + 1;  // 0 when there is no slash
  const auto part = fmt::format("{}_rels/{}.rels", source.substr(0, name), source.substr(name));
  if (!archive.has(part)) return {};
  RelationshipsHandler handler{archive, source};
  parse_part(archive, part, handler);
  return std::move(handler.found);
}

class WorkbookHandler final : public XmlHandler {
 public:
  explicit WorkbookHandler(const ZipArchive& archive) : archive_{archive} {}

  struct Entry {
    Sheet sheet;
    std::string relationship;
  };

  void start(std::string_view name, const Attributes& attributes) override {
    if (name == "workbookPr" && is_true(attributes.find("date1904"))) {
      date_system = DateSystem::from_1904;
    } else if (name == "sheet") {
      limit_entries(archive_, entries.size(), "sheets");
      const auto state = attributes.find("state").value_or("visible");
      entries.push_back({{to_string(attributes.find("name")), {}, state != "visible"},
                         to_string(attributes.find("id"))});
    }
  }

  std::vector<Entry> entries;
  DateSystem date_system = DateSystem::from_1900;

 private:
  const ZipArchive& archive_;
};

class StylesHandler final : public XmlHandler {
 public:
  void start(std::string_view name, const Attributes& attributes) override {
    if (name == "numFmt") {
      custom_[to_number(attributes.find("numFmtId"))] =
          format_of_code(attributes.find("formatCode").value_or(""));
    } else if (name == "cellXfs") {
      in_cell_formats_ = true;
    } else if (name == "xf" && in_cell_formats_) {
      const auto id = to_number(attributes.find("numFmtId"));
      const auto custom = custom_.find(id);
      formats.push_back(custom != custom_.end() ? custom->second : builtin_format(id));
    }
  }
  void end(std::string_view name) override {
    if (name == "cellXfs") in_cell_formats_ = false;
  }

  std::vector<NumberFormat> formats;

 private:
  std::map<unsigned, NumberFormat> custom_;
  bool in_cell_formats_ = false;
};

std::string workbook_part(ZipArchive& archive) {
  for (const auto& [id, relationship] : relationships(archive, "")) {
    if (relationship.type == "officeDocument" && archive.has(relationship.part)) {
      return relationship.part;
    }
  }
  refuse(archive.path(), "the zip archive holds no workbook", no_workbook_hint);
}

}  // namespace

Workbook read_workbook(ZipArchive& archive) {
  const auto part = workbook_part(archive);
  if (ends_with(part, ".bin")) {
    refuse(archive.path(), "it is a binary workbook (.xlsb)", "save it as .xlsx");
  }
  WorkbookHandler handler{archive};
  parse_part(archive, part, handler);

  Workbook workbook;
  workbook.date_system = handler.date_system;
  const auto parts = relationships(archive, part);
  for (auto& [sheet, relationship] : handler.entries) {
    const auto found = parts.find(relationship);
    if (found == parts.end() || found->second.type != "worksheet") continue;
    sheet.part = found->second.part;
    workbook.sheets.push_back(std::move(sheet));
  }
  for (const auto& [id, relationship] : parts) {
    if (relationship.type == "sharedStrings") {
      workbook.shared_strings_part = relationship.part;
    } else if (relationship.type == "styles") {
      StylesHandler styles;
      parse_part(archive, relationship.part, styles);
      workbook.format_of_style = std::move(styles.formats);
    }
  }
  if (workbook.sheets.empty()) {
    refuse(archive.path(), "the archive holds no workbook with a worksheet", no_workbook_hint);
  }
  return workbook;
}

const Sheet& choose_sheet(const Workbook& workbook, const std::string& name,
                          const std::filesystem::path& path) {
  std::vector<std::string> names;
  std::vector<std::string> shown;
  for (const auto& sheet : workbook.sheets) {
    if (name.empty() ? !sheet.hidden : sheet.name == name) return sheet;
    names.push_back(sheet.name);
    shown.push_back(fmt::format("\"{}\"{}", sheet.name, sheet.hidden ? " (hidden)" : ""));
  }
  auto hint = fmt::format("its sheets are {}; choose one with --sheet", fmt::join(shown, ", "));
  if (name.empty()) refuse(path, "all its sheets are hidden", hint);
  if (const auto near = nearest_name(name, names)) {
    hint = fmt::format("did you mean \"{}\"? {}", *near, hint);
  }
  refuse(path, fmt::format("it has no sheet \"{}\"", name), hint);
}

}  // namespace tierline::spreadsheet
