#pragma once

#include "tierline/base/files.hpp"
#include "tierline/importer/importer.hpp"
#include "tierline/spreadsheet/row_reader.hpp"
#include "tierline/sqlite/connection.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/sqlite/transaction.hpp"
#include "tierline/tickets/contract.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tierline::importer {

/// Who imports, for `import_file`.
struct ImportRun {
  std::string run_id;
  std::string imported_at;  ///< ISO 8601, UTC
  std::string contract;
  std::string contract_fingerprint;
};

/// A new source database, under its name only after `commit`.
class SourceWriter {
 public:
  /// \throws Error usage if `path` is there and is no database that the importer made
  explicit SourceWriter(const std::filesystem::path& path);

  /// Makes the table and takes its rows from now on: all columns of the contract without a type, so
  /// that every value keeps its storage class, and `source_row`.
  void begin_table(const tickets::Table& table);
  void add(std::uint64_t source_row, const std::vector<spreadsheet::Cell>& cells,
           const std::vector<std::optional<std::size_t>>& column_of_cell);
  /// Records where the table came from. \throws Error internal if rows are missing in the database
  void end_table(const FileReport& file, const ImportRun& run);

  void commit();

 private:
  void bind(int parameter, const spreadsheet::Cell& cell);

  AtomicFile file_;
  std::optional<sqlite::Connection> connection_;
  std::optional<sqlite::Transaction> transaction_;
  std::optional<sqlite::Statement> insert_;
};

}  // namespace tierline::importer
