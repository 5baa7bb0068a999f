#include "tierline/releases/viewer.hpp"

#include "tierline/base/error.hpp"
#include "tierline/dashboards/builtin.hpp"
#include "tierline/dashboards/dashboard.hpp"
#include "tierline/dashboards/macros.hpp"
#include "tierline/dashboards/variables.hpp"

#include <fmt/format.h>

#include <utility>

namespace tierline::releases {
namespace {

class Viewer {
 public:
  Viewer(postgres::Transaction& transaction, TimePoint now, const Rewriting& rewritten)
      : transaction_{transaction}, rewritten_{rewritten} {
    constexpr std::chrono::hours year{365 * 24};
    const dashboards::Instant to{now};
    range_ = {to - year, to};
  }

  void look_at(const dashboards::Dashboard& dashboard) {
    dashboard_ = dashboard.uid;
    auto choices = dashboards::time_choices(range_);
    for (const auto& variable : dashboard.variables) {
      auto options = variable.options;
      if (!variable.sql.empty()) {
        for (const auto& row : ask("variable " + variable.name, variable.sql, choices)) {
          options.push_back(row.back().value_or(""));
        }
      }
      const bool all = variable.selected == std::vector<std::string>{"$__all"};
      choices[variable.name] = {all ? options : variable.selected, variable.is_list};
    }
    for (std::size_t n = 0; n < dashboard.annotations.size(); ++n) {
      ask(fmt::format("annotation {}", n + 1), dashboard.annotations[n].sql, choices);
    }
    for (const auto& panel : dashboard.panels) {
      for (const auto& target : panel.targets) {
        ask(fmt::format("panel {} \"{}\" {}", panel.id, panel.title, target.ref_id), target.sql,
            choices);
      }
    }
  }

  std::vector<AskedQuery> asked() && { return std::move(asked_); }

 private:
  postgres::Rows ask(const std::string& name, const std::string& query,
                     const dashboards::Choices& choices) {
    const auto text = rewritten_(dashboards::expand_macros(
        dashboards::interpolate(query, choices), {.range = range_, .wall_time = range_.to}));
    const Stopwatch watch;
    auto rows = transaction_.query({fmt::format("{}, {}", dashboard_, name), text});
    asked_.push_back({dashboard_, name, 1000 * watch.seconds()});
    return rows;
  }

  postgres::Transaction& transaction_;
  const Rewriting& rewritten_;
  dashboards::TimeRange range_{};
  std::string dashboard_;
  std::vector<AskedQuery> asked_;
};

}  // namespace

std::vector<AskedQuery> ask_dashboards(postgres::Transaction& transaction, TimePoint now,
                                       const Rewriting& rewritten) {
  Viewer viewer{transaction, now, rewritten};
  for (const auto& file : dashboards::builtin::all) {
    viewer.look_at(dashboards::parse_dashboard(file.text));
  }
  return std::move(viewer).asked();
}

}  // namespace tierline::releases
