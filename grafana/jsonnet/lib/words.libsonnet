// Sentences that panels of several dashboards say alike.
{
  ended: 'tickets that ended (resolved, or else closed) within the period',
  verdict: ' Green from the configured good figure on, purple from the watched one, else vermilion with the word act; below the configured minimum of tickets their number is shown.',
  basis: |||
    **Date basis**: outcomes (SLA, resolution, contacts, hands) are of tickets that *ended* within the period: status Closed or Incident Resolved, by the resolution date, or else the closing date. Demand, tiers and costs are by *creation*. Days, weeks (from Monday) and months are those of the business time zone of `dash.settings`.

    **Period and range**: *Month to date*, *last full month* and *rolling window* end at the time picker's end, or at the newest ticket when the data is older; "Data as of" then says so. Panels by day, week or month show the time picker's range, slid back in the same way.

    **Limits and targets** are configured (`servicedesk.metric_limit`, `servicedesk.tier_cost_config`), as is the number of tickets below which nothing is judged (`servicedesk.setting`). The definitions of all metrics are in docs/metrics.md; dashboards show the corrected ones.
  |||,
}
