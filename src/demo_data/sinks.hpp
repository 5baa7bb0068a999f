#pragma once

#include "tierline/demo_data/demo_data.hpp"

#include "demo_data/rows.hpp"

#include <filesystem>
#include <memory>

namespace tierline::demo_data {

/// Where a table of this format goes.
std::filesystem::path file_of(const Options& options, std::string_view table);

/// Writes into the options' directory, in their format. A file appears when its table is whole.
std::unique_ptr<RowSink> make_sink(const Options& options);

}  // namespace tierline::demo_data
