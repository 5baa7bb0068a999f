local t = import 'tierline.libsonnet';
local words = import 'words.libsonnet';

local operations = t.link('What is behind it: Operations', 'servicedesk-operations');
local quality = t.link('What is behind it: Quality', 'servicedesk-quality');
local tiers = t.link('What is behind it: Tier Tracker', 'servicedesk-tier-tracker');
local teams = t.link('What is behind it: Team Performance', 'servicedesk-team-performance');

t.dashboard(
  'servicedesk-executive',
  'Executive',
  'Is the service desk healthy, what does it cost, and which way is it going?',
  [
    t.row(40, 'Key figures', 0),
    t.key_figure(
      1,
      'SLA met',
      'sla_compliance',
      'Share of ' + words.ended + ' whose sla_met is yes, in those that have a verdict.' + words.verdict,
      [0, 1, 6, 6]
    ) + operations,
    t.key_figure(
      2,
      'Mean resolution time',
      'resolution_time',
      'Mean days from creation to resolution of ' + words.ended + ' and were not resolved before they were created.' + words.verdict,
      [6, 1, 6, 6]
    ) + teams,
    t.stat(
      3,
      'Resolution time of most tickets',
      'Median and 90th percentile of the days from creation to resolution, of ' + words.ended + '. A few very old tickets move the mean, not the median.',
      [12, 1, 6, 6],
      [t.target(importstr '../sql/resolution_spread.sql')]
    ) + t.unit('d', 1) + t.rows_to_fields() + teams,
    t.key_figure(
      4,
      'First contact resolution',
      'first_contact_resolution',
      'Share of tickets with exactly one customer-visible comment, in ' + words.ended + ' and have at least one. Tickets without any contact are no success and not counted.' + words.verdict,
      [18, 1, 6, 6]
    ) + t.no_value('no contacts') + teams,
    t.key_figure(
      5,
      'Customers told',
      'communication_coverage',
      'Share of ' + words.ended + ' and have at least one customer-visible comment, in all that ended.' + words.verdict,
      [0, 7, 6, 6]
    ) + t.no_value('no comments') + quality,
    t.stat(
      6,
      'Comment quality',
      'Mean score of 1 to 5 of the successful analyses of comments that people wrote within the period (servicedesk.comment_quality, date of the comment); the number analysed stands in the name. Only the variable team applies.',
      [6, 7, 6, 6],
      [t.target(importstr '../sql/comment_score.sql')]
    ) + t.unit('none', 2) + t.rows_to_fields() + t.no_value('awaiting analyses') + quality,
    t.stat(
      7,
      'Cost per ticket',
      'US dollars per ticket with a tier created within the period, at the configured costs valid on its last day, beside what the same tickets would cost in the configured target mix.',
      [12, 7, 6, 6],
      [t.target(importstr '../sql/cost_per_ticket.sql')]
    ) + t.unit('currencyUSD') + t.rows_to_fields() + tiers,
    t.stat(
      8,
      'Savings in a year: possible and realised',
      'US dollars for the tickets with a tier created in the last full months, at the costs valid on the day of creation. Possible: actual cost minus the cost in the target mix. Realised: cost in the mix of the baseline month minus actual cost. Negative means dearer.',
      [18, 7, 6, 6],
      [t.target(importstr '../sql/savings.sql')]
    ) + t.unit('currencyUSD') + t.rows_to_fields() + t.no_value('no full month yet') + tiers,
    t.data_as_of([0, 13, 24, 3]),

    t.row(41, 'Trends', 16),
    t.timeseries(
      9,
      'Resolution time by week',
      'Median and 90th percentile of the days from creation to resolution, by the week in which tickets ended (resolved, or else closed); the last week may still run. Weeks with few tickets jump.',
      [0, 17, 12, 9],
      importstr '../sql/resolution_weeks.sql'
    ) + t.unit('d', 1) + t.custom({ lineWidth: 2, fillOpacity: 0, showPoints: 'auto', spanNulls: false })
    + t.fixed('median', t.colour.L1) + t.fixed('nine of ten within', t.colour.L2) + teams,
    t.timeseries(
      10,
      'Created, ended, backlog',
      'Tickets created and ended (resolved, or else closed) per week of the business time zone, and the backlog at its end: all that had been created and not ended, from the first ticket of the release on.',
      [12, 17, 12, 9],
      std.strReplace(importstr '../sql/flow.sql', ":'step'", "'week'")
    ) + t.unit('short') + t.custom({ lineWidth: 2, fillOpacity: 0, showPoints: 'auto', spanNulls: false })
    + t.fixed('created', t.colour.L1) + t.fixed('ended', t.colour.good) + t.fixed('backlog', t.colour.L2) + operations,

    t.row(42, 'Mix and cost', 26),
    t.gauge(
      11,
      'Tier mix',
      'Share of each tier in the tickets with a tier created within the period; the name says the configured band and the verdict, the colour follows the verdict. Absent below the configured minimum of tickets.',
      [0, 27, 8, 9],
      importstr '../sql/target_actual.sql'
    ) + t.unit('percent', 1) + t.limits(0, 100) + t.rows_to_fields() + tiers,
    t.table(
      12,
      'What costs most',
      'The five categories whose tickets with a tier, created within the period, cost most at the configured costs valid on its last day (US dollars); the change in tickets is against the period before, the L2 share is of the tickets with a tier.',
      [8, 27, 16, 9],
      importstr '../sql/drivers.sql'
    ) + t.unit('none') + t.override('L2 share', { unit: 'percent', decimals: 1 }) + t.override('cost', { unit: 'currencyUSD' }) + tiers,

    t.row(43, 'Alerts', 36),
    t.alertlist(24, [0, 37, 24, 5]),
    t.row(44, 'How to read this', 42, [t.text(30, [0, 43, 24, 9], words.basis)]),
  ],
  variables=t.ticket_variables,
  annotations=t.ticket_annotations,
  tags=['leadership']
)
