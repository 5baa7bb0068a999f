#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace tierline::fuzz {

/// What a target found out to be untrue of an input. It leaves the target like any other exception
/// that should not come: libFuzzer stops, the replay names the input.
class Broken final : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void demand(bool held, const std::string& sentence) {
  if (!held) throw Broken{sentence};
}

// The targets: each takes any bytes. A header says nothing about them, the head of each file does.
void contract(std::string_view bytes);
void csv(std::string_view bytes);
void dates(std::string_view bytes);
void values(std::string_view bytes);
void workbook_part(std::string_view bytes);
void xlsx_file(std::string_view bytes);

}  // namespace tierline::fuzz
