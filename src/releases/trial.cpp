#include "tierline/releases/trial.hpp"

#include "tierline/dashboards/builtin.hpp"
#include "tierline/etl/migrations.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/releases/viewer.hpp"
#include "tierline/sql/postgres.hpp"

#include <vector>

namespace tierline::releases {
namespace {

struct Scratch {
  std::string data;                 ///< the release on trial
  std::string views;                ///< what `dash` would be, never committed
  std::vector<std::string> tables;  ///< those of the contract, and the roll-ups made of them
};

bool is_of_a_name(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_';
}

/// Every `from` that is no part of a longer name becomes `to`. \param from  may end in its point
std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  std::size_t done = 0;
  for (auto at = text.find(from); at != std::string_view::npos; at = text.find(from, done)) {
    const auto end = at + from.size();
    const bool begins = at == 0 || !is_of_a_name(text[at - 1]);
    const bool ends = from.back() == '.' || end == text.size() || !is_of_a_name(text[end]);
    result += text.substr(done, at - done);
    result += begins && ends ? to : from;
    done = end;
  }
  return result += text.substr(done);
}

/// The text with the trial's tables and views in the place of the published ones.
std::string on_trial(std::string_view text, const Scratch& scratch) {
  auto result = replaced(text, "dash.", postgres::quote_identifier(scratch.views) + ".");
  for (const auto& table : scratch.tables) {
    result = replaced(result, "servicedesk." + table,
                      postgres::quote_identifier(scratch.data) + "." + table);
  }
  return result;
}

Scratch scratch_of(postgres::Transaction& transaction, const std::string& schema) {
  Scratch scratch{schema, schema + "_dash", {}};
  for (const auto& row : transaction.query(sql::postgres::stored_tables, {schema})) {
    scratch.tables.push_back(row.at(0).value());
  }
  return scratch;
}

void make_views(postgres::Transaction& transaction, const Scratch& scratch) {
  constexpr std::string_view grants = "999_grants";
  transaction.execute({"create_schema", postgres::ddl::create_schema(scratch.views)});
  for (const auto& view : etl::builtin_views()) {
    if (view.name == grants) continue;
    const auto text = on_trial(view.text, scratch);
    transaction.execute({view.name, text});
  }
}

}  // namespace

Trial try_dashboards(postgres::Transaction& transaction, const std::string& schema, TimePoint now) {
  const auto scratch = scratch_of(transaction, schema);
  make_views(transaction, scratch);
  const auto asked = ask_dashboards(
      transaction, now, [&](std::string_view query) { return on_trial(query, scratch); });
  return {asked.size(), dashboards::builtin::all.size()};
}

}  // namespace tierline::releases
