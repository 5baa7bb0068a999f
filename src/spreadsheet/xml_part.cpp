#include "spreadsheet/xml_part.hpp"

#include "tierline/base/interrupt.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <new>
#include <utility>

namespace tierline::spreadsheet {
namespace {

constexpr int block_bytes = 64 * 1024;
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
  static void doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    guarded(data, [&](XmlPart& part) {
      part.fail("a document type declaration is not allowed in a workbook");
    });
  }
};

void XmlPart::Free::operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }

XmlPart::XmlPart(ZipArchive& archive, const std::string& name, XmlHandler& handler)
    : entry_{archive, name}, handler_{handler}, parser_{XML_ParserCreate(nullptr)} {
  if (!parser_) throw std::bad_alloc{};
  XML_SetUserData(parser_.get(), this);
  XML_SetElementHandler(parser_.get(), Callbacks::start, Callbacks::end);
  XML_SetCharacterDataHandler(parser_.get(), Callbacks::text);
  XML_SetStartDoctypeDeclHandler(parser_.get(), Callbacks::doctype);
}

XmlPart::~XmlPart() = default;

bool XmlPart::resume() {
  auto* const parser = parser_.get();
  while (true) {
    XML_Status status = XML_STATUS_OK;
    if (paused_) {
      paused_ = false;
      status = XML_ResumeParser(parser);
    } else if (last_) {
      return false;
    } else {
      stop_if_interrupted();
      auto* const buffer = static_cast<char*>(XML_GetBuffer(parser, block_bytes));
      if (buffer == nullptr) throw std::bad_alloc{};
      const auto size = entry_.read(buffer, block_bytes);
      last_ = size == 0;
      status = XML_ParseBuffer(parser, static_cast<int>(size), last_ ? 1 : 0);
      check_progress(size);
    }
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    if (status == XML_STATUS_ERROR) fail(XML_ErrorString(XML_GetErrorCode(parser)));
    if (paused_) return true;
  }
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

void XmlPart::stop(std::exception_ptr failure) {
  failure_ = std::move(failure);
  XML_StopParser(parser_.get(), XML_FALSE);
}

void XmlPart::fail(const std::string& cause) const {
  auto* const parser = parser_.get();
  refuse(
      entry_.path(),
      fmt::format("part \"{}\", line {}, column {}: {}", entry_.name(),
                  XML_GetCurrentLineNumber(parser), XML_GetCurrentColumnNumber(parser) + 1, cause),
      "export the file again; if it was edited, open it and save it as .xlsx");
}

void parse_part(ZipArchive& archive, const std::string& name, XmlHandler& handler) {
  XmlPart part{archive, name, handler};
  while (part.resume()) {
  }
}

}  // namespace tierline::spreadsheet
