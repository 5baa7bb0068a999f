#pragma once

#include "tierline/tickets/contract.hpp"
#include "tierline/tickets/toml_reader.hpp"

namespace tierline::tickets {

/// One column of a contract's table.
/// \param model  the table that this one extends, null if none: its columns give the type, and say
///     what must be there and what is confidential, unless the text does
/// \param contract  its date order and null values are there already
/// \throws Error config with line and key
Column read_column(TomlReader reader, const Table* model, const Contract& contract);

}  // namespace tierline::tickets
