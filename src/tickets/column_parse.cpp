#include "tickets/column_parse.hpp"

#include "tierline/tickets/text_rules.hpp"
#include "tierline/tickets/values.hpp"

#include "tickets/type_names.hpp"
#include "tickets/words.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>

namespace tierline::tickets {
namespace {

/// Columns that the importer or the release has beside those of the contract.
constexpr std::array<std::string_view, 11> reserved_names{
    "source_row",  "import_id",    "row_key",           "kept_columns", "replaced_by",
    "rowid",       "support_tier", "tier_rule_version", "tier_rule_id", "tier_matched_text",
    "assigned_pod"};

void check_name(const TomlReader& reader, const std::string& name) {
  constexpr std::size_t longest = 63;  // what PostgreSQL keeps of a name
  static const re2::RE2 form{"[a-z][a-z0-9_]*"};
  if (name.size() > longest || !re2::RE2::FullMatch(name, form)) {
    reader.refuse_key("name", "its name is not snake_case of at most 63 letters");
  }
  if (std::find(reserved_names.begin(), reserved_names.end(), name) != reserved_names.end()) {
    reader.refuse_key("name", "its name is one that tierline uses itself");
  }
}

void read_type(const TomlReader& reader, Column& column) {
  const auto text = reader.text("type");
  const auto word = text.substr(0, text.find('('));
  const auto* known = std::find_if(type_names.begin(), type_names.end(),
                                   [&](const auto& entry) { return entry.first == word; });
  if (known == type_names.end() || (known->second != Type::numeric && word != text)) {
    reader.refuse(fmt::format("unknown type \"{}\"", text));
  }
  column.type = known->second;
  // numeric without a scale would make the text form depend on who writes it.
  static const re2::RE2 form{R"(numeric\((\d{1,2}),(\d{1,2})\))"};
  if (column.type == Type::numeric &&
      (!re2::RE2::FullMatch(text, form, &column.precision, &column.scale) || column.precision < 1 ||
       column.precision > 18 || column.scale > column.precision)) {
    reader.refuse(fmt::format("\"{}\" is not numeric(p,s) with 1 <= p <= 18 and s <= p", text));
  }
}

/// The type of the model's column, which the text may repeat, but not change.
void take_type(const TomlReader& reader, const Column* model, Column& column) {
  if (model == nullptr || reader.has("type")) read_type(reader, column);
  if (model == nullptr) return;
  if (reader.has("type") && column.sql_type() != model->sql_type()) {
    reader.refuse_key("type", fmt::format("is {} in the contract that it extends, not {}",
                                          model->sql_type(), column.sql_type()));
  }
  column.type = model->type;
  column.precision = model->precision;
  column.scale = model->scale;
}

/// What the words stand for must be right, and stand for nothing else: a judged value is judged
/// again by the next step.
void check_words(const TomlReader& reader, const Column& column, const Contract& contract) {
  if (column.words.empty()) return;
  Contract alone;
  alone.date_order = contract.date_order;
  alone.time_zone = "UTC";
  Judge judge{alone};
  auto plain = column;
  plain.words.clear();
  plain.not_null = false;
  for (const auto& word : column.words) {
    const auto refuse = [&](const std::string& reason) {
      reader.refuse_key("words", fmt::format("word \"{}\": {}", word.text, reason));
    };
    if (word.text.empty()) refuse("an empty text is no word");
    for (const auto& other : column.words) {
      if (&other != &word && same_but_for_case(other.text, word.text)) {
        refuse(fmt::format("\"{}\" is the same but for case", other.text));
      }
    }
    if (word.means.empty()) continue;
    const auto meant = judge.judge(plain, Storage::text, word.means);
    if (meant.state == ValueState::unrepairable) {
      refuse(fmt::format("\"{}\" {}", word.means, meant.message));
    }
    const auto* const again = find_word(column.words, meant.text);
    if (again != nullptr && again->means != word.means) {
      refuse(fmt::format("\"{}\" is a word itself", word.means));
    }
  }
}

void read_words(const TomlReader& reader, const Contract& contract, Column& column) {
  for (auto& [text, means] : reader.pairs("words")) {
    column.words.push_back({std::string{trim(text)}, std::move(means)});
  }
  check_words(reader, column, contract);
}

void read_max_length(const TomlReader& reader, const Column* model, Column& column) {
  if (model != nullptr) column.max_length = model->max_length;
  const auto given = reader.optional<std::int64_t>("max_length");
  if (!given) return;
  constexpr std::int64_t most = 1'000'000'000;  // what SQLite holds in one value
  if (column.type != Type::text) reader.refuse_key("max_length", "only a text has a max_length");
  if (*given < 1 || *given > most) {
    reader.refuse_key("max_length", fmt::format("max_length {} is not from 1 to {}", *given, most));
  }
  if (model != nullptr && model->max_length > 0 && *given > model->max_length) {
    reader.refuse_key("max_length", fmt::format("max_length {} is more than the {} of the contract "
                                                "that it extends",
                                                *given, model->max_length));
  }
  column.max_length = static_cast<int>(*given);
}

void read_prefix(const TomlReader& reader, Column& column) {
  column.prefix = reader.optional<std::string>("prefix").value_or("");
  if (column.prefix.empty()) return;
  if (column.type != Type::bigint && column.type != Type::smallint) {
    reader.refuse_key("prefix", "only an integer has a prefix");
  }
  const auto letter = [](char byte) { return std::isalpha(static_cast<unsigned char>(byte)) != 0; };
  const auto end = [&](char byte) { return letter(byte) || byte == '-' || byte == '#'; };
  if (!(letter(column.prefix.front()) || column.prefix.front() == '#') ||
      !std::all_of(column.prefix.begin(), column.prefix.end(), end)) {
    reader.refuse_key("prefix",
                      fmt::format("prefix \"{}\" is not letters, such as INC", column.prefix));
  }
}

}  // namespace

Column read_column(TomlReader reader, const Table* model, const Contract& contract) {
  reader.allow_only({"name", "type", "headers", "required", "not_null", "zero_is_null",
                     "decode_entities", "pii", "client", "derived", "words", "prefix",
                     "max_length"});
  Column column;
  column.name = reader.text("name");
  reader.enter(fmt::format("column \"{}\": ", column.name));
  check_name(reader, column.name);
  const auto* const as = model == nullptr ? nullptr : model->find(column.name);
  take_type(reader, as, column);
  read_max_length(reader, as, column);
  column.headers = reader.texts("headers");
  column.required = reader.flag("required", as != nullptr && as->required);
  column.not_null = reader.flag("not_null", as != nullptr && as->not_null);
  column.pii = reader.flag("pii", as != nullptr && as->pii);
  column.client = reader.flag("client", as != nullptr && as->client);
  column.zero_is_null = reader.flag("zero_is_null");
  column.decode_entities = reader.flag("decode_entities");
  if (const auto derived = reader.table("derived")) {
    derived->allow_only({"from", "equals"});
    column.derived = Derivation{derived->text("from"), derived->text("equals")};
    if (column.type != Type::boolean) reader.refuse("only a boolean can be derived");
  }
  if (column.headers.empty()) reader.refuse("\"headers\" is empty");
  read_words(reader, contract, column);
  read_prefix(reader, column);
  return column;
}

}  // namespace tierline::tickets
