#include "spreadsheet/xml_part.hpp"

#include "tierline/base/interrupt.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <new>
#include <string>
#include <utility>
#include <vector>

namespace tierline::spreadsheet {
namespace {

constexpr std::size_t part_block_bytes = 64 * 1024;
// expat looks at an unfinished token again with every block, so a huge one costs quadratic time.
constexpr std::size_t max_token_bytes = std::size_t{4} << 20;

std::string_view local_name(const char* name) {
  const std::string_view whole{name};
  const auto colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

}  // namespace

std::optional<std::string_view> Attributes::find(std::string_view name) const {
  for (auto pair = pairs_; *pair != nullptr; pair += 2) {
    if (local_name(pair[0]) == name) return std::string_view{pair[1]};
  }
  return std::nullopt;
}

/// Exceptions must not cross expat, which is C: they wait in `failure_`.
struct XmlPart::Callbacks {
  template <typename Action>
  static void guarded(void* data, Action action) {
    auto& part = *static_cast<XmlPart*>(data);
    if (part.failure_) return;
    ++part.events_;
    try {
      action(part);
    } catch (...) {
      part.stop(std::current_exception());
    }
  }
  static void start(void* data, const XML_Char* name, const XML_Char** attributes) {
    guarded(data,
            [&](XmlPart& part) { part.handler_.start(local_name(name), Attributes{attributes}); });
  }
  static void end(void* data, const XML_Char* name) {
    guarded(data, [&](XmlPart& part) { part.handler_.end(local_name(name)); });
  }
  static void text(void* data, const XML_Char* piece, int size) {
    guarded(data, [&](XmlPart& part) {
      part.handler_.text({piece, static_cast<std::size_t>(size)});
    });
  }
  static void declaration(void* data, const XML_Char*, const XML_Char* encoding, int) {
    if (encoding == nullptr) return;
    std::string name{encoding};
    for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    static_cast<XmlPart*>(data)->utf8_ = name == "UTF-8";
  }
  static void doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    guarded(data, [&](XmlPart& part) {
      part.fail("a document type declaration is not allowed in a workbook");
    });
  }
};

void XmlPart::Free::operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }

XmlPart::XmlPart(ZipArchive& archive, const std::string& name, std::uint64_t max_bytes,
                 XmlHandler& handler)
    : entry_{archive, name, max_bytes}, handler_{handler}, parser_{XML_ParserCreate(nullptr)} {
  if (!parser_) throw std::bad_alloc{};
  XML_SetUserData(parser_.get(), this);
  XML_SetElementHandler(parser_.get(), Callbacks::start, Callbacks::end);
  XML_SetCharacterDataHandler(parser_.get(), Callbacks::text);
  XML_SetXmlDeclHandler(parser_.get(), Callbacks::declaration);
  XML_SetStartDoctypeDeclHandler(parser_.get(), Callbacks::doctype);
}

XmlPart::~XmlPart() = default;

std::size_t XmlPart::read(char* buffer, std::size_t size) {
  stop_if_interrupted();
  return entry_.read(buffer, size);
}

void XmlPart::feed(std::string_view bytes, bool last) {
  const auto size = static_cast<int>(bytes.size());
  bytes_fed_ += bytes.size();
  check(XML_Parse(parser_.get(), bytes.data(), size, last ? 1 : 0) != XML_STATUS_ERROR);
  check_progress(bytes.size());
}

void XmlPart::go_on() {
  paused_ = false;
  check(XML_ResumeParser(parser_.get()) != XML_STATUS_ERROR);
}

void XmlPart::check(bool parsed) {
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  if (!parsed) fail(XML_ErrorString(XML_GetErrorCode(parser_.get())));
}

void XmlPart::check_progress(std::size_t bytes) {
  bytes_without_event_ = events_ == events_seen_ ? bytes_without_event_ + bytes : 0;
  events_seen_ = events_;
  if (bytes_without_event_ > max_token_bytes) fail("a tag or comment is longer than 4 MiB");
}

void XmlPart::pause() {
  paused_ = true;
  XML_StopParser(parser_.get(), XML_TRUE);
}

std::uint64_t XmlPart::event_end() const {
  auto* const parser = parser_.get();
  return static_cast<std::uint64_t>(XML_GetCurrentByteIndex(parser) +
                                    XML_GetCurrentByteCount(parser));
}

void XmlPart::stop(std::exception_ptr failure) {
  failure_ = std::move(failure);
  XML_StopParser(parser_.get(), XML_FALSE);
}

void XmlPart::fail(const std::string& cause) const {
  auto* const parser = parser_.get();
  // The parser counts lines in what it was given only.
  const auto place = bytes_skipped_ == 0
                         ? fmt::format("line {}, column {}", XML_GetCurrentLineNumber(parser),
                                       XML_GetCurrentColumnNumber(parser) + 1)
                         : fmt::format("byte {}", bytes_skipped_ + event_end());
  refuse(entry_.path(), fmt::format("part \"{}\", {}: {}", entry_.name(), place, cause),
         "export the file again; if it was edited, open it and save it as .xlsx");
}

void parse_part(XmlPart& part) {
  std::vector<char> block(part_block_bytes);
  std::size_t size = 0;
  do {
    size = part.read(block.data(), block.size());
    part.feed({block.data(), size}, size == 0);
  } while (size > 0);
}

void parse_part(ZipArchive& archive, const std::string& name, XmlHandler& handler) {
  XmlPart part{archive, name, archive.limits().part_bytes, handler};
  parse_part(part);
}

}  // namespace tierline::spreadsheet
