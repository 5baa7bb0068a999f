#include "importer/ledger.hpp"

#include "tierline/base/error.hpp"
#include "tierline/sql/sqlite.hpp"
#include "tierline/sqlite/statement.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tierline::importer {
namespace {

using nlohmann::json;

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json headers_of(const FileReport& file) {
  auto object = json::object();
  for (const auto& column : file.columns) object[column.column] = column.header;
  return object;
}

std::string_view to_string(tickets::UnknownColumns choice) {
  switch (choice) {
    case tickets::UnknownColumns::keep: return "keep";
    case tickets::UnknownColumns::fail: return "fail";
    case tickets::UnknownColumns::ignore: break;
  }
  return "ignore";
}

}  // namespace

std::string Settings::to_json(const tickets::Table& table) const {
  auto key = json::array();
  for (const auto& name : table.key.empty() ? table.natural_key : table.key) {
    key.push_back(fmt::format("{} {}", name, table.find(name)->sql_type()));
  }
  auto settings = json{{"key", key}, {"unknown_columns", to_string(unknown_columns)}};
  if (!cut_off.empty()) settings["cut_off"] = cut_off;
  if (!roster_sha256.empty()) {
    settings["roster_sha256"] = roster_sha256;
    settings["touched_tickets"] = touched_tickets;
  }
  if (date_order) settings["date_order"] = tickets::to_string(*date_order);
  return dump(settings);
}

std::optional<EarlierImport> find_same_import(sqlite::Connection* database, const FileReport& file,
                                              const std::string& contract_fingerprint,
                                              const std::string& settings) {
  if (database == nullptr || sqlite::table_columns(*database, "import_file").empty()) {
    return std::nullopt;
  }
  sqlite::Statement query{*database, sql::sqlite::find_import_file.text};
  query.bind(1, std::string_view{file.sha256});
  query.bind(2, std::string_view{file.table});
  query.bind(3, std::string_view{file.sheet});
  query.bind(4, std::string_view{contract_fingerprint});
  query.bind(5, std::string_view{settings});
  if (!query.step()) return std::nullopt;
  return EarlierImport{std::string{query.text(0)}, std::string{query.text(1)}};
}

void demand_same_contract(sqlite::Connection* database, const std::string& contract) {
  if (database == nullptr || sqlite::table_columns(*database, "import_file").empty()) return;
  sqlite::Statement query{*database, sql::sqlite::find_other_contract.text};
  query.bind(1, std::string_view{contract});
  if (!query.step()) return;
  throw Error{
      ErrorCode::data,
      fmt::format("cannot import into \"{}\" by contract {}: it holds exports by contract {}",
                  database->path().native(), contract, query.text(0)),
      "each desk has a source database of its own: name another file or directory"};
}

void demand_same_key(sqlite::Connection& database, const tickets::Table& table,
                     const std::string& settings) {
  sqlite::Statement query{database, sql::sqlite::read_import_file_settings.text};
  query.bind(1, std::string_view{table.name});
  if (!query.step()) return;
  const auto stored = json::parse(query.text(0), nullptr, false);
  const auto wanted = json::parse(settings);
  if (stored.is_object() && stored.value("key", json::array()) == wanted.at("key")) return;
  throw Error{ErrorCode::data,
              fmt::format("cannot import {}: the rows in --output were named by other columns than "
                          "the contract names them by now",
                          table.name),
              "import all exports into a new --output"};
}

std::int64_t next_import_id(sqlite::Connection& database) {
  sqlite::Statement query{database, sql::sqlite::next_import_file_id.text};
  query.step();
  return query.integer(0);
}

void write_ledger(sqlite::Connection& database, std::int64_t import_id, const FileReport& file,
                  const ImportRun& run, const std::string& settings) {
  sqlite::Statement insert{database, sql::sqlite::insert_import_file.text};
  int parameter = 0;
  const auto text = [&](std::string_view value) { insert.bind(++parameter, value); };
  const auto number = [&](std::uint64_t value) {
    insert.bind(++parameter, static_cast<std::int64_t>(value));
  };
  // Named, since a bound text is not copied and must live until the statement has run.
  const std::string file_name = file.path.filename().native();
  const auto filtered_by = dump(file.filtered_by);
  const auto headers = dump(headers_of(file));
  const auto unknown = dump(file.unknown_columns);
  insert.bind(++parameter, import_id);
  text(run.run_id);
  text(file.table);
  text(file_name);
  text(file.sha256);
  number(file.size_bytes);
  text(file.format);
  text(file.sheet);
  number(file.header_row);
  text(run.contract);
  text(run.contract_fingerprint);
  text(settings);
  number(file.rows_read);
  number(file.rows_inserted);
  number(file.rows_updated);
  number(file.rows_unchanged);
  number(file.rows_quarantined);
  number(file.rows_filtered);
  text(filtered_by);
  text(headers);
  text(unknown);
  text(run.imported_at);
  insert.run();
  sqlite::Statement place{database, sql::sqlite::insert_import_column.text};
  for (const auto& column : file.columns) {
    place.bind(1, import_id);
    place.bind(2, std::string_view{column.column});
    place.bind(3, std::string_view{column.letters});
    place.run();
  }
}

}  // namespace tierline::importer
