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
  XmlPart(ZipArchive& archive, const std::string& name, XmlHandler& handler);
  ~XmlPart();
  XmlPart(const XmlPart&) = delete;
  XmlPart& operator=(const XmlPart&) = delete;

  /// Parses until the handler pauses (true) or to the end (false).
  /// \throws Error data with part, line and column; what the handler throws
  bool resume();

  /// For the handler, in `end`: makes `resume` return when the handler has.
  void pause();

  Position position() const { return {entry_.bytes_read(), entry_.size()}; }

  /// Refuses the file, naming the place where the parser is.
  [[noreturn]] void fail(const std::string& cause) const;

 private:
  struct Callbacks;
  struct Free {
    void operator()(XML_ParserStruct* parser) const;
  };

  void check_progress(std::size_t bytes);
  void stop(std::exception_ptr failure);

  ZipEntry entry_;
  XmlHandler& handler_;
  std::unique_ptr<XML_ParserStruct, Free> parser_;
  std::exception_ptr failure_;
  std::uint64_t events_ = 0;
  std::uint64_t events_seen_ = 0;
  std::size_t bytes_without_event_ = 0;
  bool paused_ = false;
  bool last_ = false;
};

/// Parses a whole part. \throws as XmlPart
void parse_part(ZipArchive& archive, const std::string& name, XmlHandler& handler);

}  // namespace tierline::spreadsheet
