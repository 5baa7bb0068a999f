#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tierline::dashboards {

/// A query of a panel, an annotation or a variable.
struct Target {
  std::string ref_id;
  std::string format;  ///< `table` or `time_series`
  std::string sql;     ///< with macros and variables
};

struct Panel {
  int id = 0;
  std::string type;
  std::string title;
  std::vector<Target> targets;
  bool rows_to_fields =
      false;           ///< each row becomes a field: columns name, value and their settings
  std::string fields;  ///< reduceOptions.fields, a regular expression between slashes
};

struct Variable {
  std::string name;
  std::string type;  ///< `query`, `custom` or `datasource`
  std::string sql;   ///< of a query: columns __text and __value
  bool is_list = false;
  std::vector<std::string> options;   ///< values of a custom variable
  std::vector<std::string> selected;  ///< values when nobody has chosen; `$__all` is all options
};

struct Dashboard {
  std::string uid;
  std::string title;
  std::vector<Panel> panels;  ///< those inside collapsed rows as well, in file order
  std::vector<Variable> variables;
  std::vector<Target> annotations;
};

/// Reads a classic dashboard, as files provision it.
/// \throws Error data if it is no JSON, wrapped in an API envelope, or lacks what a panel must have
Dashboard parse_dashboard(std::string_view json);

}  // namespace tierline::dashboards
