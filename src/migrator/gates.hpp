#pragma once

#include "migrator/context.hpp"

#include <exception>
#include <functional>

namespace tierline::migrator {

/// Asks for a gate. What it throws closes the gate, as an error; but no server, no room, no right,
/// a lock or a signal are no answer about the data, and leave as they are.
Gate answered(const std::string& name, const std::function<Gate()>& ask);

/// Gate 3 of the file in hand: scored now, whatever anybody said about it before. A scorer that
/// cannot answer closes it. \param assessment  gets what it found
Gate quality_gate(const Context& context, std::optional<quality::Assessment>& assessment);

}  // namespace tierline::migrator
