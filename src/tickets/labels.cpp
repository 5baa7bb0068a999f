#include "tierline/tickets/labels.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace tierline::tickets {
namespace {

constexpr std::string_view head = "id,title,description,category,root_cause,expected_tier";

/// The records of a CSV text, one after the other.
class CsvText {
 public:
  CsvText(std::string_view text, std::string_view name) : text_{text}, name_{name} {}

  /// The line on which the last record began.
  std::size_t line() const { return line_; }

  [[noreturn]] void refuse(const std::string& reason) const {
    throw Error{ErrorCode::data,
                fmt::format("cannot read labels \"{}\": line {}: {}", name_, line_, reason),
                fmt::format("the columns are {}; more may follow", head)};
  }

  std::optional<std::vector<std::string>> next() {
    if (at_ >= text_.size()) return std::nullopt;
    line_ = next_line_;
    std::vector<std::string> fields;
    fields.push_back(field());
    while (at_ < text_.size() && text_[at_] == ',') {
      ++at_;
      fields.push_back(field());
    }
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] != '\n') refuse("text follows a closing quotation mark");
    ++at_;
    ++next_line_;
    return fields;
  }

 private:
  std::string field() {
    if (at_ >= text_.size() || text_[at_] != '"') {
      const auto begin = at_;
      at_ = std::min(text_.find_first_of(",\r\n", at_), text_.size());
      return std::string{text_.substr(begin, at_ - begin)};
    }
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++next_line_;
      if (text_[at_] == '"') {
        ++at_;
        if (at_ >= text_.size() || text_[at_] != '"') return value;
      }
      value += text_[at_];
    }
    refuse("a quotation mark is never closed");
  }

  std::string_view text_;
  std::string_view name_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t next_line_ = 1;
};

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::vector<LabelledTicket> parse_labels(std::string_view csv, std::string_view name) {
  CsvText text{csv, name};
  const auto first = text.next();
  if (!first || !fmt::format("{},", fmt::join(*first, ",")).starts_with(fmt::format("{},", head))) {
    text.refuse("the first line is not the head");
  }
  std::vector<LabelledTicket> tickets;
  while (auto fields = text.next()) {
    auto& f = *fields;
    if (f.size() != first->size()) {
      text.refuse(fmt::format("{} fields instead of {}", f.size(), first->size()));
    }
    const auto tier = tier_of(f[5]);
    if (!tier) text.refuse(fmt::format("unknown tier \"{}\"", f[5]));
    tickets.push_back({std::move(f[0]), std::move(f[1]), std::move(f[2]), std::move(f[3]),
                       std::move(f[4]), *tier});
  }
  if (tickets.empty()) text.refuse("there are no tickets");
  return tickets;
}

double TierAccuracy::precision_percent() const { return percent(correct, predicted); }

double TierAccuracy::recall_percent() const { return percent(correct, labelled); }

double Evaluation::accuracy_percent() const { return percent(correct, tickets); }

Evaluation evaluate(const TierRules& rules, const std::vector<LabelledTicket>& labelled) {
  Evaluation result;
  result.rule_version = rules.version();
  for (const auto tier : all_tiers) result.tiers.at(index_of(tier)).tier = tier;
  for (const auto& ticket : labelled) {
    auto decision =
        rules.classify({ticket.title, ticket.description, ticket.category, ticket.root_cause});
    ++result.tickets;
    ++result.tiers.at(index_of(ticket.expected)).labelled;
    ++result.tiers.at(index_of(decision.tier)).predicted;
    if (decision.tier == ticket.expected) {
      ++result.correct;
      ++result.tiers.at(index_of(ticket.expected)).correct;
    } else {
      result.disagreements.push_back({ticket.id, ticket.expected, std::move(decision)});
    }
  }
  return result;
}

}  // namespace tierline::tickets
