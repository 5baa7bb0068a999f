#include "quarantine/masking.hpp"

#include "tierline/quality/column_evidence.hpp"

#include <algorithm>
#include <utility>

namespace tierline::quarantine {
namespace {

constexpr std::string_view separator = ", ";  // between the columns of a duplicate's key

bool is_private(const tickets::Column* column) {
  return column == nullptr || column->pii || column->client;
}

/// Masks a text that says something.
/// \return true if it did
bool mask(std::string& text) {
  if (text.empty()) return false;
  text = quality::masked(text);
  return true;
}

}  // namespace

bool Masking::hides(std::string_view table, std::string_view columns) const {
  if (show_values_) return false;
  const auto* const known = contract_.find(table);
  if (known == nullptr || columns.empty()) return true;
  while (!columns.empty()) {
    const auto name = columns.substr(0, columns.find(separator));
    if (is_private(known->find(name))) return true;
    columns.remove_prefix(std::min(columns.size(), name.size() + separator.size()));
  }
  return false;
}

bool Masking::hides_key(std::string_view table) const {
  if (show_values_) return false;
  const auto* const known = contract_.find(table);
  if (known == nullptr) return true;
  const auto& key = known->key.empty() ? known->natural_key : known->key;
  // What the key was made of is then not known.
  return key.empty() || std::any_of(key.begin(), key.end(), [&](const std::string& name) {
           return is_private(known->find(name));
         });
}

ShownRow Masking::shown(source::QuarantinedRow row) const {
  ShownRow shown;
  for (auto& fault : row.faults) {
    if (hides(row.table, fault.column) && mask(fault.raw_value)) ++shown.values_masked;
  }
  // A line of a list shows no key, so it counts where the whole row is shown.
  if (row.row_key && hides_key(row.table)) mask(*row.row_key);
  row.row_json.clear();
  shown.row = std::move(row);
  return shown;
}

ShownRow Masking::shown_whole(const source::QuarantinedRow& row) const {
  auto shown = this->shown(row);
  if (shown.row.row_key != row.row_key) ++shown.values_masked;
  if (show_values_) shown.row.row_json = row.row_json;
  const auto columns = source::columns_of(row.row_json);
  std::vector<std::string> texts;
  const auto values = source::values_of(row.row_json, columns, texts);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    ShownValue value{columns[i], std::string{values[i].text}, false};
    value.masked = hides(row.table, columns[i]) && mask(value.text);
    if (value.masked) ++shown.values_masked;
    shown.values.push_back(std::move(value));
  }
  return shown;
}

}  // namespace tierline::quarantine
