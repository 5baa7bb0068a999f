#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::tickets {

/// Cleans a text in one pass: carriage returns, also escaped ones, become line breaks, other
/// control characters go, entities are decoded if wanted.
///
/// What one step makes may complete the next: `&a\x07mp;` is an entity once its control character
/// is gone. So everything is looked at as it ends, in what is already clean, and a clean text stays
/// as it is however the steps were nested.
class TextCleaner {
 public:
  /// \param out  gets the clean text; must outlive the cleaner
  TextCleaner(std::string& out, bool decode_entities)
      : out_{out}, decode_entities_{decode_entities} {}

  void take(std::string_view text);

  /// The rule that weighs most of those that changed something; empty if none did.
  std::string_view rule() const;

 private:
  bool is_watched(char byte) const;
  std::size_t run_of_unwatched(std::string_view text) const;
  void push(char byte);
  std::optional<char> add(char byte);
  std::optional<char> fold_escape();
  std::optional<char> fold_entity();

  std::string& out_;
  bool decode_entities_;
  bool decoded_ = false;
  bool escaped_ = false;
  bool dropped_ = false;
  bool broken_ = false;
  /// Where a line feed would be the other half of a carriage return.
  std::size_t after_return_ = std::string::npos;
};

}  // namespace tierline::tickets
