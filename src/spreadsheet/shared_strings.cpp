#include "spreadsheet/shared_strings.hpp"

#include "spreadsheet/excel_text.hpp"
#include "spreadsheet/xml_part.hpp"

#include <fmt/format.h>

#include <cstring>

namespace tierline::spreadsheet {
namespace {

class Handler final : public XmlHandler {
 public:
  Handler(SharedStrings& strings, const Limits& limits) : strings_{strings}, limits_{limits} {}
  void attach(XmlPart& part) { part_ = &part; }

  void start(std::string_view name, const Attributes& /*attributes*/) override {
    if (name == "si") {
      text_.clear();
    } else if (name == "rPh") {
      phonetic_ = true;
    } else if (name == "t") {
      collecting_ = !phonetic_;
    }
  }
  void end(std::string_view name) override {
    if (name == "si") {
      unescape_text(text_, 0);
      if (strings_.size() >= limits_.shared_strings) {
        part_->fail(fmt::format("there are more than {} strings", limits_.shared_strings));
      }
      strings_.append(text_);
    } else if (name == "rPh") {
      phonetic_ = false;
    } else if (name == "t") {
      collecting_ = false;
    }
  }
  void text(std::string_view piece) override {
    if (!collecting_) return;
    text_ += piece;
    if (text_.size() > limits_.row_bytes) {
      part_->fail(fmt::format("a string is longer than {} bytes", limits_.row_bytes));
    }
  }

 private:
  SharedStrings& strings_;
  const Limits& limits_;
  XmlPart* part_ = nullptr;
  std::string text_;
  bool collecting_ = false;
  bool phonetic_ = false;
};

}  // namespace

void SharedStrings::append(std::string_view text) {
  texts_.append(text);
  const auto end = texts_.size();
  char bytes[sizeof end];
  std::memcpy(bytes, &end, sizeof end);
  ends_.append({bytes, sizeof end});
}

bool SharedStrings::append_to(std::string& out, std::uint64_t index) {
  if (index >= size()) return false;
  std::uint64_t bounds[2] = {0, 0};  // the end of the string before, and of this one
  constexpr auto width = sizeof bounds[0];
  const auto known = index == 0 ? std::size_t{1} : std::size_t{2};
  bounds_.clear();
  ends_.read((index + 1 - known) * width, (index + 1) * width, bounds_);
  std::memcpy(bounds + 2 - known, bounds_.data(), known * width);
  texts_.read(bounds[0], bounds[1], out);
  return true;
}

void read_shared_strings(ZipArchive& archive, const std::string& part, SharedStrings& strings) {
  const auto& limits = archive.limits();
  Handler handler{strings, limits};
  XmlPart xml{archive, part, limits.uncompressed_bytes, handler};
  handler.attach(xml);
  parse_part(xml);
}

}  // namespace tierline::spreadsheet
