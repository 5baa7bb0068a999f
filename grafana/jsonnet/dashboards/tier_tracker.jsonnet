local t = import 'tierline.libsonnet';

local uid = 'servicedesk-tier-tracker';
local teams = t.link('What is behind it: Team Performance', 'servicedesk-team-performance');
local of_tier(sql, tier) = std.strReplace(sql, ":'tier'", "'" + tier + "'");

// Colours and units come from SQL, so that no target or limit stands in the dashboard.
local share(id, tier, what, x) = t.stat(
  id,
  tier + ' share',
  what + ' as a share of the tickets with a tier, by creation within the period (tickets without a tier stand beside). Green inside the configured band or on its good side, purple up to 10 points outside (L3 always), else vermilion with the word act. No share below the configured minimum of tickets.',
  [x, 1, 6, 6],
  [t.target(of_tier(importstr '../sql/tier_share.sql', tier))]
) + t.unit('percent', 1) + t.rows_to_fields() + teams;

local with_category = [{
  title: 'Show this dashboard for ${__data.fields.category} only',
  url: '/d/' + uid + '?${datasource:queryparam}&${team:queryparam}&${pod:queryparam}&var-category=${__data.fields.category}&${period:queryparam}&${__url_time_range}',
  targetBlank: false,
}];
local by_category(id, tier, use, x) = t.piechart(
  id,
  tier + ' by category',
  'Tickets of tier ' + tier + ' created within the period, by category: the eight largest, all others and those without a category as Other. ' + use + ' Click a slice to filter by it.',
  [x, 32, 8, 9],
  'tickets',
  9,
  of_tier(importstr '../sql/tickets_by_category.sql', tier)
) + t.unit('short') + { fieldConfig+: { defaults+: { links: with_category } } };

local change(field, up, down) = t.override(field, {
  'custom.cellOptions': { type: 'color-text' },
  mappings: [
    { type: 'regex', options: { pattern: '^▲.*$', result: { color: up, index: 0 } } },
    { type: 'regex', options: { pattern: '^▼.*$', result: { color: down, index: 1 } } },
  ],
});

local dashed(field, colour) = t.override(field, {
  color: { mode: 'fixed', fixedColor: colour },
  'custom.drawStyle': 'line',
  'custom.fillOpacity': 0,
  'custom.lineStyle': { fill: 'dash', dash: [10, 10] },
  'custom.stacking': { mode: 'none', group: 'A' },
});

local faint(field) = t.override(field, { 'custom.fillOpacity': 30 });

local help = |||
  **Share**: tickets of a tier, divided by the tickets *with* a tier. Tickets without a tier are counted beside, never inside.

  **Date basis**: the ticket's creation, in the business time zone of `dash.settings`. *Month to date*, *last full month* and *rolling window* end at the time picker's end, or at the newest ticket when the data is older; "Data as of" then says so. Panels by month show the time picker's range, slid back in the same way. A month that the data does not cover to its end is marked *so far*.

  **Band and target**: configured per tier with an effective date (`servicedesk.tier_cost_config`), not an industry benchmark. The targets of a date sum to 100 %. The gap is in percentage points to the nearer end of the band, 0 inside.

  **Possible savings**: cost of the last twelve full months at the costs valid on the day of creation, minus the cost of the same tickets in the target mix. With fewer full months the amount is scaled to 365 days and says so. Negative: the mix is cheaper than the target.

  **Realised savings**: cost of the same tickets in the mix of the baseline month (a setting; else the first full month), minus their actual cost.

  **Limits**: floor and ceiling of the rolling L1 and L2 shares have effective dates too (`servicedesk.tier_limit`); a day is judged by its own limit, from the daily snapshots.
|||;

t.dashboard(
  uid,
  'Tier Tracker',
  'Who solves what (L1, L2, L3), at what cost, and is it getting better?',
  [
    t.row(40, 'Key figures', 0),
    share(1, 'L1', 'Tickets for the help desk', 0) {
      targets+: [t.target(importstr '../sql/l1_share_months.sql', 'time_series', 'B')],
      options+: { graphMode: 'area' },
    },
    share(2, 'L2', 'Tickets for technical support', 6),
    share(3, 'L3', 'Tickets for experts and architects', 12),
    t.stat(
      4,
      'Savings in a year: possible and realised',
      'US dollars for the tickets with a tier created in the last full months, at the costs valid on the day of creation. Possible: actual cost minus the cost in the target mix. Realised: cost in the mix of the baseline month minus actual cost. Negative means dearer.',
      [18, 1, 6, 6],
      [t.target(importstr '../sql/savings.sql')]
    ) + t.unit('currencyUSD') + t.rows_to_fields() + t.no_value('no full month yet') + teams,
    t.data_as_of([0, 7, 10, 3]),
    t.stat(
      21,
      'Without a tier',
      'Tickets created within the period that no rule gave a tier, as a number and as a share of all tickets created in it. They are in no other share of this dashboard; more than one per cent wants a look at tier-backfill.',
      [10, 7, 6, 3],
      [t.target(importstr '../sql/untiered.sql')]
    ) + t.unit('none') + t.rows_to_fields() + t.to_health,
    t.stat(
      22,
      'Configuration check',
      'Problems of targets, bands and costs at the end of the time range (servicedesk.tier_cost_config): none valid, targets that do not sum to the whole, tickets created before the first effective date. With none, what is configured.',
      [16, 7, 8, 3],
      [t.target(importstr '../sql/config_check.sql')]
    ) + t.unit('none') + t.rows_to_fields() + t.no_value('no settings') + t.to_health,

    t.row(41, 'Trends', 10),
    t.timeseries(
      5,
      'Tier mix over time',
      'Share of each tier in the tickets with a tier, by month of creation; the running month stands apart as "so far". Dashed: the band of L1, and the band of L3 seen from the top, as configured for the month. Alerts on shares link here.',
      [0, 11, 16, 10],
      importstr '../sql/tier_mix.sql'
    ) + t.unit('percent', 1) + t.limits(0, 100) + t.custom({
      drawStyle: 'bars',
      barAlignment: 1,
      fillOpacity: 70,
      lineWidth: 1,
      showPoints: 'never',
      spanNulls: false,
      stacking: { mode: 'normal', group: 'A' },
    }) + t.tier_colours() + t.tier_colours(' so far') + faint('L1 so far') + faint('L2 so far') + faint('L3 so far')
    + dashed('L1 band, from', t.colour.L1) + dashed('L1 band, to', t.colour.L1)
    + dashed('L3 band from the top, to', t.colour.L3) + dashed('L3 band from the top, from', t.colour.L3) + teams,
    t.gauge(
      6,
      'Target vs actual',
      'Share of each tier in the tickets with a tier created within the period; the name says the configured band and the verdict, the colour follows the verdict. Absent below the configured minimum of tickets.',
      [16, 11, 8, 10],
      importstr '../sql/target_actual.sql'
    ) + t.unit('percent', 1) + t.limits(0, 100) + t.rows_to_fields() + teams,

    t.row(42, 'Monthly', 21),
    t.barchart(
      7,
      'Tickets by tier',
      'Number of tickets with a tier, by month of creation in the business time zone and by tier; a month that the data does not cover to its end is marked "so far".',
      [0, 22, 12, 9],
      'month',
      importstr '../sql/tickets_by_tier.sql'
    ) + t.unit('short') + t.tier_colours() + teams,
    t.table(
      8,
      'Month over month',
      'Share of each tier in the n tickets with a tier, by month of creation, newest first, with the change to the month before in percentage points; tickets without a tier beside. L1 up and L2 down is good; L3 is not judged.',
      [12, 22, 12, 9],
      importstr '../sql/month_over_month.sql'
    ) + t.unit('percent', 1) + t.override('n', { unit: 'none', decimals: 0 })
    + t.override('without a tier', { unit: 'none', decimals: 0 })
    + change('L1 change', t.colour.good, t.colour.bad) + change('L2 change', t.colour.bad, t.colour.good) + teams,

    t.row(43, 'Insight', 31),
    by_category(9, 'L1', 'Where automation and self-service pay first.', 0),
    by_category(10, 'L2', 'The candidates for shifting work to L1.', 8),
    t.barchart(
      11,
      'L1 rate by pod',
      'Share of L1 in the tickets with a tier created within the period, per pod with at least the configured minimum of tickets (n in the label; Unassigned when nobody set a pod), best first, with the configured target beside.',
      [16, 32, 8, 9],
      'pod',
      importstr '../sql/l1_rate_by_pod.sql'
    ) + t.unit('percent', 1) + t.limits(0, 100) + { options+: { orientation: 'horizontal' } }
    + t.fixed('L1 rate', t.colour.L1) + t.fixed('L1 target', t.colour.good) + teams,

    t.row(44, 'Automation', 41),
    t.barchart(
      12,
      'Tickets automated by type',
      'Tickets handled by automation per month and type, as reported to servicedesk.automation_metrics (month of the report, not ticket creation); the tooltip adds hours and US dollars saved.',
      [0, 42, 12, 8],
      'month and type',
      importstr '../sql/automation.sql'
    ) + t.unit('short') + t.no_value('awaiting data') + t.fixed('tickets', t.colour.good)
    + t.override('hours saved', { unit: 'h', 'custom.hideFrom': { viz: true, legend: true, tooltip: false } })
    + t.override('cost saved', { unit: 'currencyUSD', 'custom.hideFrom': { viz: true, legend: true, tooltip: false } }),
    t.timeseries(
      13,
      'Self-service deflection',
      'Requests that customers solved themselves, per month as reported to servicedesk.self_service_metrics, and the success rate: attempts without a ticket, weighted by deflected tickets. The legend shows mean and newest value.',
      [12, 42, 12, 8],
      importstr '../sql/self_service.sql'
    ) + t.unit('short') + t.no_value('awaiting data') + t.custom({
      drawStyle: 'bars',
      fillOpacity: 70,
      lineWidth: 1,
      showPoints: 'never',
    }) + t.fixed('deflected tickets', t.colour.L1) + t.override('success rate', {
      unit: 'percent',
      decimals: 1,
      min: 0,
      max: 100,
      color: { mode: 'fixed', fixedColor: t.colour.good },
      'custom.axisPlacement': 'right',
      'custom.drawStyle': 'line',
      'custom.fillOpacity': 0,
      'custom.lineWidth': 2,
      'custom.showPoints': 'always',
    }),

    t.row(45, 'Alerts', 50),
    t.bargauge(
      23,
      'Days outside the limits, of the last 7',
      'Of the last seven complete days: how many had a rolling L1 share below its floor, a rolling L2 share above its ceiling (snapshots in servicedesk.tier_history, tickets with a tier by creation), and how many have no snapshot. Seven days in a row are an alert.',
      [0, 51, 12, 6],
      importstr '../sql/limit_days.sql'
    ) + t.unit('none') + t.limits(0, 7) + t.no_value('no snapshots') + t.to_health,
    t.alertlist(24, [12, 51, 12, 6]),

    t.row(46, 'How to read this', 57, [t.text(30, [0, 58, 24, 10], help)]),
  ],
  variables=t.ticket_variables,
  annotations=t.ticket_annotations,
  tags=['managers']
)
