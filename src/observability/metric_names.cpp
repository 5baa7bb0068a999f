#include "tierline/observability/metrics.hpp"

#include <array>

namespace tierline::observability {
namespace {

using enum MetricKind;

constexpr std::array descriptions{
    MetricDescription{"tierline_run_duration_seconds", gauge,
                      "Wall time of the last run, by tool."},
    MetricDescription{
        "tierline_run_exit_status", gauge,
        "Exit status of the last run, by tool: 0 pass, 1 fail, 2 warn, from 64 no answer."},
    MetricDescription{"tierline_run_finished_timestamp_seconds", gauge,
                      "When the last run ended, by tool, in seconds since 1970 UTC."},
    MetricDescription{"tierline_peak_rss_bytes", gauge,
                      "Most memory the last run held, by tool, in bytes."},
    MetricDescription{"tierline_backup_last_success_timestamp_seconds", gauge,
                      "When the newest backup was made, by series, in seconds since 1970 UTC."},
    MetricDescription{"tierline_backup_last_verified_timestamp_seconds", gauge,
                      "When a backup was last verified, by series, in seconds since 1970 UTC."},
    MetricDescription{"tierline_backup_size_bytes", gauge,
                      "Size of the newest backup, by series, in bytes."},
    MetricDescription{"tierline_rows_read_total", counter, "Rows read, by table."},
    MetricDescription{"tierline_rows_loaded_total", counter, "Rows loaded, by table."},
    MetricDescription{"tierline_rows_quarantined_total", counter, "Rows set aside, by table."},
    MetricDescription{"tierline_values_repaired_total", counter, "Values corrected, by rule."},
};

}  // namespace

std::span<const MetricDescription> metric_descriptions() { return descriptions; }

}  // namespace tierline::observability
