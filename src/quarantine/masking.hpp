#pragma once

#include "tierline/quarantine/quarantine.hpp"
#include "tierline/tickets/contract.hpp"

#include <string_view>

namespace tierline::quarantine {

/// Knows which values must not be shown.
class Masking {
 public:
  /// \param contract  must outlive it
  Masking(const tickets::Contract& contract, bool show_values)
      : contract_{contract}, show_values_{show_values} {}

  /// The row with its hidden values masked, without `values`.
  ShownRow shown(source::QuarantinedRow row) const;
  /// The same, with all its values.
  ShownRow shown_whole(const source::QuarantinedRow& row) const;

 private:
  /// \param columns  canonical name, or several joined by `, `; empty: the whole row
  bool hides(std::string_view table, std::string_view columns) const;
  bool hides_key(std::string_view table) const;

  const tickets::Contract& contract_;
  bool show_values_;
};

}  // namespace tierline::quarantine
