#include "migrator/books.hpp"

#include "tierline/base/error.hpp"
#include "tierline/postgres/copy_writer.hpp"
#include "tierline/source/quarantine.hpp"
#include "tierline/sql/postgres.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/text_rules.hpp"

#include "migrator/pulse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::migrator {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

enum class Form { text, bigint, jsonb };

struct Field {
  const char* name;
  Form form = Form::text;
};

const std::vector<Field> quarantine_fields{{"table_name"},
                                           {"file_name"},
                                           {"file_sha256"},
                                           {"sheet"},
                                           {"source_row", Form::bigint},
                                           {"cell"},
                                           {"column_name"},
                                           {"rule"},
                                           {"raw_value"},
                                           {"message"},
                                           {"more_faults", Form::jsonb},
                                           {"row_json", Form::jsonb},
                                           {"row_sha256"},
                                           {"row_key"},
                                           {"status"},
                                           {"reason"},
                                           {"first_run_id"},
                                           {"last_run_id"},
                                           {"closed_run_id"},
                                           {"first_seen"},
                                           {"last_seen"}};

const std::vector<Field> ledger_fields{{"run_id"},
                                       {"table_name"},
                                       {"import_id", Form::bigint},
                                       {"file_name"},
                                       {"sha256"},
                                       {"size_bytes", Form::bigint},
                                       {"format"},
                                       {"sheet"},
                                       {"header_row", Form::bigint},
                                       {"contract"},
                                       {"contract_fingerprint"},
                                       {"settings", Form::jsonb},
                                       {"rows_read", Form::bigint},
                                       {"rows_inserted", Form::bigint},
                                       {"rows_updated", Form::bigint},
                                       {"rows_unchanged", Form::bigint},
                                       {"rows_quarantined", Form::bigint},
                                       {"rows_filtered", Form::bigint},
                                       {"filtered_by", Form::jsonb},
                                       {"header_names", Form::jsonb},
                                       {"unknown_columns", Form::jsonb},
                                       {"imported_at"},
                                       {"undone_at"}};

/// PostgreSQL holds neither invalid UTF-8 nor NUL.
std::string storable(std::string_view text) {
  auto valid = tickets::replace_invalid_utf8(text);
  for (auto at = valid.find('\0'); at != std::string::npos; at = valid.find('\0', at)) {
    valid.replace(at, 1, replacement);
  }
  return valid;
}

/// Nor does jsonb hold an escaped NUL.
std::string storable_json(std::string_view json) {
  std::string kept;
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (json[at] != '\\') {
      kept += json[at];
    } else if (json.substr(at, 6) == "\\u0000") {
      kept += replacement;
      at += 5;
    } else {
      kept += json.substr(at, 2);
      ++at;
    }
  }
  return kept;
}

void copy_value(postgres::CopyWriter& copy, Form form, const sqlite::Statement& rows, int column) {
  if (rows.is_null(column)) {
    copy.null();
    return;
  }
  switch (form) {
    case Form::text: copy.text(storable(rows.text(column))); return;
    case Form::bigint: copy.bigint(rows.integer(column)); return;
    case Form::jsonb: copy.jsonb(storable_json(rows.text(column))); return;
  }
}

/// Copies a table of the cleaned database into the temporary table `into`. \return rows
std::uint64_t copy_book(const Load& load, const std::string& table, const std::string& into,
                        const std::vector<Field>& fields, const observability::Services& services) {
  std::vector<std::string> columns;
  for (const auto& field : fields) columns.emplace_back(field.name);
  sqlite::Statement rows{load.source, sqlite::select_sql(table, columns)};
  services.progress.begin("load " + table,
                          static_cast<std::uint64_t>(sqlite::row_count(load.source, table)));
  Pulse pulse{services.progress, load.health};
  postgres::CopyWriter copy{load.target, {}, into, columns};
  while (rows.step()) {
    pulse.row();
    copy.begin_row();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      copy_value(copy, fields[i].form, rows, static_cast<int>(i));
    }
  }
  const auto copied = copy.finish();
  services.progress.finish();
  return copied;
}

}  // namespace

QuarantineLoaded load_quarantine(const Load& load, const observability::Services& services) {
  if (!source::has_quarantine(load.source)) {
    throw Error{ErrorCode::data,
                fmt::format("cannot load \"{}\": its quarantine is not as this cleaner writes it",
                            load.source.path().string()),
                "clean the source again"};
  }
  QuarantineLoaded loaded;
  load.target.execute(sql::postgres::create_loaded_quarantine);
  loaded.rows = copy_book(load, "quarantine", "loaded_quarantine", quarantine_fields, services);
  loaded.resolved = load.target.change(sql::postgres::resolve_quarantine, {services.run_id});
  load.target.change(sql::postgres::merge_quarantine, {services.run_id});
  return loaded;
}

std::uint64_t load_ledger(const Load& load, const observability::Services& services) {
  if (sqlite::table_columns(load.source, "import_file").empty()) return 0;
  load.target.execute(sql::postgres::create_loaded_import_file);
  copy_book(load, "import_file", "loaded_import_file", ledger_fields, services);
  return load.target.change(sql::postgres::merge_import_file, {services.run_id});
}

}  // namespace tierline::migrator
