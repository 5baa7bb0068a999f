#include "tierline/etl/migrations.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/migrations/down.hpp"
#include "tierline/migrations/up.hpp"
#include "tierline/migrations/views.hpp"
#include "tierline/postgres/ddl.hpp"
#include "tierline/sql/postgres.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tierline::etl {
namespace {

/// Comments and blanks may change after a file was applied; anything else may not.
std::string normalised(std::string_view text) {
  std::string folded;
  while (!text.empty()) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    line = line.substr(0, line.find("--"));
    for (const char c : line) {
      const bool blank = c == ' ' || c == '\t' || c == '\r';
      if (!blank) folded += c;
      if (blank && !folded.empty() && folded.back() != ' ') folded += ' ';
    }
    if (!folded.empty() && folded.back() != ' ') folded += ' ';
  }
  return folded;
}

bool says(std::string_view text, std::string_view head) {
  return text.find(fmt::format("-- {}\n", head)) != std::string_view::npos;
}

AppliesTo applies_to(const Sql& file) {
  if (says(file.text, "applies-to: database")) return AppliesTo::database;
  if (says(file.text, "applies-to: release") && says(file.text, "phase: before-load")) {
    return AppliesTo::release_pre_load;
  }
  if (says(file.text, "applies-to: release") && says(file.text, "phase: after-load")) {
    return AppliesTo::release_post_load;
  }
  throw Error{ErrorCode::internal,
              fmt::format("schema migration \"{}\" does not say what it applies to", file.name)};
}

int number_of(std::string_view name) {
  int number = -1;
  std::from_chars(name.data(), name.data() + name.find('_'), number);
  return number;
}

void enter(postgres::Transaction& transaction, const std::string& schema) {
  const auto text = postgres::ddl::set_search_path(schema.empty() ? "pg_catalog" : schema);
  transaction.execute({"set_search_path", text});
}

/// The statements that concern `table` alone; of no table, those before the first that do.
std::string_view part_of(std::string_view text, std::string_view table) {
  constexpr std::string_view mark = "\n-- table: ";
  auto end = text.find(mark);
  if (table.empty()) return text.substr(0, end);
  while (end != std::string_view::npos) {
    text.remove_prefix(end + mark.size());
    end = text.find(mark);
    const auto line = text.find('\n');
    if (text.substr(0, line) == table) return text.substr(line, end - line);
  }
  return {};
}

void run_part(postgres::Transaction& transaction, const Migration& migration,
              const std::string& schema, std::string_view table) {
  const auto part = part_of(migration.up, table);
  if (normalised(part).empty()) return;
  enter(transaction, schema);
  transaction.execute({migration.name, part});
}

void note(postgres::Transaction& transaction, const Migration& migration,
          const std::string& schema) {
  transaction.query(sql::postgres::note_migration,
                    {std::to_string(migration.number), migration.name, schema, migration.checksum});
}

}  // namespace

std::vector<Migration> builtin_migrations() {
  static_assert(migrations::up::all.size() == migrations::down::all.size());
  std::vector<Migration> list;
  for (std::size_t n = 0; n < migrations::up::all.size(); ++n) {
    const auto& up = migrations::up::all[n];
    list.push_back({number_of(up.name), std::string{up.name}, applies_to(up), up.text,
                    migrations::down::all[n].text, sha256(normalised(up.text))});
  }
  return list;
}

std::vector<ViewFile> builtin_views() {
  std::vector<ViewFile> list;
  for (const auto& file : migrations::views::all) {
    list.push_back({std::string{file.name}, file.text, sha256(normalised(file.text))});
  }
  return list;
}

const Applied::Entry* Applied::find(int number, std::string_view schema) const {
  const auto at = std::find_if(migrations.begin(), migrations.end(), [&](const Entry& entry) {
    return entry.number == number && entry.schema == schema;
  });
  return at == migrations.end() ? nullptr : &*at;
}

Applied read_applied(postgres::Transaction& transaction) {
  Applied applied;
  if (transaction.query(sql::postgres::migration_books_exist).at(0).at(0) != "true") return applied;
  for (const auto& row : transaction.query(sql::postgres::applied_migrations)) {
    applied.migrations.push_back({std::stoi(row.at(0).value()), row.at(1).value(),
                                  row.at(2).value(), row.at(3).value(), row.at(4).value()});
  }
  for (const auto& row : transaction.query(sql::postgres::applied_views)) {
    applied.views.emplace_back(row.at(0).value(), row.at(1).value());
  }
  return applied;
}

void open_books(postgres::Transaction& transaction) {
  transaction.execute(sql::postgres::set_lock_timeout);
  if (transaction.query(sql::postgres::lock_migrations).at(0).at(0) != "true") {
    throw Error{ErrorCode::conflict,
                "cannot change the schema: another program is applying schema migrations",
                "wait for it, then try again"};
  }
  transaction.execute(sql::postgres::create_migration_books);
}

void apply(postgres::Transaction& transaction, const Migration& migration,
           const std::string& schema) {
  enter(transaction, schema);
  transaction.execute({migration.name, migration.up});
  note(transaction, migration, schema);
}

void apply_to_table(postgres::Transaction& transaction, const Migration& migration,
                    const std::string& schema, const std::string& table) {
  run_part(transaction, migration, schema, table);
}

void apply_to_whole(postgres::Transaction& transaction, const Migration& migration,
                    const std::string& schema) {
  run_part(transaction, migration, schema, {});
  note(transaction, migration, schema);
}

void take_back(postgres::Transaction& transaction, const Migration& migration,
               const std::string& schema) {
  enter(transaction, schema);
  transaction.execute({"rollback/" + migration.name, migration.down});
  transaction.query(sql::postgres::forget_migration, {std::to_string(migration.number), schema});
}

std::vector<ViewFile> pending_views(const Applied& applied) {
  auto views = builtin_views();
  const auto done = std::remove_if(views.begin(), views.end(), [&](const ViewFile& view) {
    const std::pair<std::string, std::string> entry{view.name, view.checksum};
    return std::find(applied.views.begin(), applied.views.end(), entry) != applied.views.end();
  });
  views.erase(done, views.end());
  return views;
}

std::vector<std::string> apply_views(postgres::Transaction& transaction) {
  std::vector<std::string> changed;
  for (const auto& view : pending_views(read_applied(transaction))) {
    enter(transaction, "");
    transaction.execute({view.name, view.text});
    transaction.query(sql::postgres::note_view, {view.name, view.checksum});
    changed.push_back(view.name);
  }
  return changed;
}

void drop_views(postgres::Transaction& transaction) {
  for (const auto& row : transaction.query(sql::postgres::release_views)) {
    transaction.execute(
        {"drop_view", postgres::ddl::drop_view_cascade(row.at(0).value(), row.at(1).value())});
  }
  transaction.execute(sql::postgres::forget_views);
}

}  // namespace tierline::etl
