#pragma once

#include "spreadsheet/zip_archive.hpp"

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct XML_ParserStruct;

namespace tierline::spreadsheet {

/// The attributes of one element, by local name.
class Attributes {
 public:
  explicit Attributes(const char** pairs) : pairs_{pairs} {}
  std::optional<std::string_view> find(std::string_view local_name) const;

 private:
  const char** pairs_;
};

/// Receives the events; names come without their prefix. May throw.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(std::string_view name, const Attributes& attributes) = 0;
  virtual void end(std::string_view /*name*/) {}
  virtual void text(std::string_view /*piece*/) {}
};

/// A part of the package, parsed as it is unpacked. Document type declarations are refused, so
/// there are no entities to expand.
class XmlPart {
 public:
  /// \param max_bytes  unpacked, beside the limit of the archive
  XmlPart(ZipArchive& archive, const std::string& name, std::uint64_t max_bytes,
          XmlHandler& handler);
  ~XmlPart();
  XmlPart(const XmlPart&) = delete;
  XmlPart& operator=(const XmlPart&) = delete;

  /// Unpacks the next bytes; 0 at the end.
  std::size_t read(char* buffer, std::size_t size);

  /// Parses the next bytes of the part, until the handler pauses or to their end. \param last  no
  /// more come. \throws Error data with the place in the part; what the handler throws
  void feed(std::string_view bytes, bool last);
  bool paused() const { return paused_; }
  /// Parses on after a pause. \throws as `feed`
  void go_on();

  /// Bytes between those that are fed, which somebody else understood.
  void skip(std::size_t bytes) { bytes_skipped_ += bytes; }
  std::uint64_t bytes_fed() const { return bytes_fed_; }

  /// For the handler, in `end`: makes `feed` or `go_on` return when the handler has.
  void pause();
  /// For the handler: where the event ends, in bytes that were fed.
  std::uint64_t event_end() const;

  /// False if the part says that it has another encoding.
  bool is_utf8() const { return utf8_; }
  Position position() const { return {entry_.bytes_read(), entry_.size()}; }

  /// Refuses the file, naming the place where the parser is.
  [[noreturn]] void fail(const std::string& cause) const;

 private:
  struct Callbacks;
  struct Free {
    void operator()(XML_ParserStruct* parser) const;
  };

  void check(bool parsed);
  void check_progress(std::size_t bytes);
  void stop(std::exception_ptr failure);

  ZipEntry entry_;
  XmlHandler& handler_;
  std::unique_ptr<XML_ParserStruct, Free> parser_;
  std::exception_ptr failure_;
  std::uint64_t bytes_fed_ = 0;
  std::uint64_t bytes_skipped_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t events_seen_ = 0;
  std::size_t bytes_without_event_ = 0;
  bool paused_ = false;
  bool utf8_ = true;
};

/// Parses a whole part. \throws as XmlPart
void parse_part(XmlPart& part);
/// The same for one of the parts around the sheets, which are small.
void parse_part(ZipArchive& archive, const std::string& name, XmlHandler& handler);

}  // namespace tierline::spreadsheet
