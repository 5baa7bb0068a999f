#pragma once

#include "tierline/postgres/copy_writer.hpp"
#include "tierline/sqlite/statement.hpp"
#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/zone_converter.hpp"

#include <string>

namespace tierline::migrator {

/// Writes one value of a cleaned database into a COPY, in the type of its column.
class ValueEncoder {
 public:
  /// \param contract  must outlive the encoder
  explicit ValueEncoder(const tickets::Contract& contract) : zone_{contract.time_zone} {}

  /// \throws Error data for a value that is not canonical: cleaner did not write it
  void encode(const tickets::Column& column, const sqlite::Statement& row, int index,
              postgres::CopyWriter& copy);

 private:
  tickets::ZoneConverter zone_;
};

}  // namespace tierline::migrator
