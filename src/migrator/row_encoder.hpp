#pragma once

#include "tierline/postgres/row_writer.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/zone_converter.hpp"

#include <string>

namespace tierline::migrator {

/// Writes values of a cleaned database into a row of the binary format, in the types of their
/// columns.
class ValueEncoder {
 public:
  /// \param contract  must outlive the encoder
  explicit ValueEncoder(const tickets::Contract& contract) : zone_{contract.time_zone} {}

  /// \throws Error data for a value that is not canonical: cleaner did not write it
  void encode(const tickets::Column& column, const sqlite::Statement& row, int index,
              postgres::RowWriter& out);

  /// How often the contract's clock showed the timestamp encoded last.
  tickets::ZoneConverter::Shown shown() const { return zone_.shown(); }

 private:
  tickets::ZoneConverter zone_;
};

}  // namespace tierline::migrator
