#pragma once

#include "tierline/base/verdict.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <variant>

namespace tierline::cli {

/// The report of a program with several words: that of the word that was used.
template <typename... Reports>
struct OneOf {
  std::variant<Reports...> answer;

  Verdict verdict() const {
    return std::visit([](const auto& report) { return report.verdict(); }, answer);
  }
};

template <typename... Reports>
std::string to_text(const OneOf<Reports...>& report) {
  return std::visit([](const auto& answer) { return std::string{to_text(answer)}; }, report.answer);
}

template <typename... Reports>
nlohmann::json to_json(const OneOf<Reports...>& report) {
  return std::visit([](const auto& answer) { return nlohmann::json(to_json(answer)); },
                    report.answer);
}

}  // namespace tierline::cli
