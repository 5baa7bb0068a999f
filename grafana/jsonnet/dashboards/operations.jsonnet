local t = import 'tierline.libsonnet';
local words = import 'words.libsonnet';

local teams = t.link('What is behind it: Team Performance', 'servicedesk-team-performance');
local quality = t.link('What is behind it: Quality', 'servicedesk-quality');
local tiers = t.link('What is behind it: Tier Tracker', 'servicedesk-tier-tracker');

t.dashboard(
  'servicedesk-operations',
  'Operations',
  'What needs attention today: what waits, with whom, and where does it come from?',
  [
    t.row(40, 'Flow', 0),
    t.timeseries(
      1,
      'Created, ended, backlog by day',
      'Tickets created and ended (resolved, or else closed) per business day, and the backlog at its end: all that had been created and not ended, from the first ticket of the release on.',
      [0, 1, 16, 9],
      std.strReplace(importstr '../sql/flow.sql', ":'step'", "'day'")
    ) + t.unit('short') + t.custom({ lineWidth: 1, fillOpacity: 0, showPoints: 'never', spanNulls: false })
    + t.fixed('created', t.colour.L1) + t.fixed('ended', t.colour.good) + t.fixed('backlog', t.colour.L2) + teams,
    t.barchart(
      2,
      'Open tickets by age',
      'Tickets that are neither Closed nor Incident Resolved, by days since creation, counted to the end of the time range or to the newest ticket when the data is older; absolute numbers.',
      [16, 1, 8, 9],
      'days open',
      importstr '../sql/open_by_age.sql'
    ) + t.unit('short') + t.no_value('nothing open') + t.fixed('open tickets', t.colour.L2) + teams,
    t.data_as_of([0, 10, 24, 3]),

    t.row(41, 'Queues', 13),
    t.table(
      3,
      'Queues',
      'Per team: open tickets (neither Closed nor Incident Resolved), how many no person is assigned to (a name with a leading blank is a queue), the share older than seven days since creation, and created minus ended in the last seven days.',
      [0, 14, 14, 9],
      importstr '../sql/queues.sql'
    ) + t.unit('none') + t.no_value('nothing open') + t.override('unassigned share', { unit: 'percent', decimals: 1 })
    + t.override('over 7 days', { unit: 'percent', decimals: 1 }) + teams,
    t.table(
      4,
      'Longest open',
      'The twenty open tickets that were created first, with their age in days at the end of the time range or of the data: numbers only, no names and no texts.',
      [14, 14, 10, 9],
      importstr '../sql/oldest_open.sql'
    ) + t.unit('none', 1) + t.no_value('nothing open') + teams,

    t.row(42, 'Hands', 23),
    t.key_figure(
      5,
      'More than one pair of hands',
      'reassignment_rate',
      'Share of tickets on which more than one person booked time, in ' + words.ended + ' and have timesheet entries: a proxy for reassignment, since exports hold no assignment history.' + words.verdict,
      [0, 24, 8, 8]
    ) + t.no_value('no timesheets') + teams,
    t.barchart(
      6,
      'Hands per ticket',
      'Number of ' + words.ended + ' and have timesheet entries, by how many persons booked time on them; queues are no persons.',
      [8, 24, 8, 8],
      'technicians',
      importstr '../sql/hands_distribution.sql'
    ) + t.unit('short') + t.no_value('no timesheets') + t.fixed('tickets', t.colour.L1) + teams,
    t.barchart(
      7,
      'Handling events per ticket',
      'Mean number of comments on ' + words.ended + ', in the configured support category, by people and by the system; teams with at least the configured minimum of tickets, n in the label.',
      [16, 24, 8, 8],
      'team',
      importstr '../sql/handling_events.sql'
    ) + t.unit('none', 1) + t.no_value('no comments') + { options+: { orientation: 'horizontal', stacking: 'normal' } }
    + t.fixed('by people', t.colour.L1) + t.fixed('by the system', t.colour.L3) + quality,

    t.row(43, 'Causes and teams', 32),
    t.barchart(
      8,
      'Root causes',
      'The ten most frequent root causes of ' + words.ended + '; both spellings of none count as not set and are left out.',
      [0, 33, 8, 9],
      'root cause',
      importstr '../sql/root_causes.sql'
    ) + t.unit('short') + { options+: { orientation: 'horizontal' } } + t.fixed('tickets', t.colour.L1) + quality,
    t.barchart(
      9,
      'Resolution time by team',
      'Median and 90th percentile of the days from creation to resolution of ' + words.ended + '; teams with at least the configured minimum of tickets, n in the label, quickest first.',
      [8, 33, 8, 9],
      'team',
      importstr '../sql/team_resolution.sql'
    ) + t.unit('d', 1) + { options+: { orientation: 'horizontal' } } + t.fixed('median', t.colour.L1)
    + t.fixed('nine of ten within', t.colour.L2) + teams,
    t.barchart(
      10,
      'Tickets by month',
      'Number of tickets of any status by month of creation in the business time zone; a month that the data does not cover to its end is marked "so far".',
      [16, 33, 8, 9],
      'month',
      importstr '../sql/volume_months.sql'
    ) + t.unit('short') + t.fixed('tickets', t.colour.L1) + tiers,

    t.row(44, 'When they come', 42),
    t.table(
      11,
      'Arrivals by weekday and hour',
      'Number of tickets created within the range shown, by hour of the business day and weekday; the more the stronger the colour.',
      [0, 43, 16, 11],
      importstr '../sql/arrivals.sql'
    ) + t.unit('none') + {
      fieldConfig+: { defaults+: { color: { mode: 'continuous-blues' } } },
    } + t.custom({ cellOptions: { type: 'color-background', mode: 'gradient' } }) + t.override('hour', { 'custom.cellOptions': { type: 'auto' } }) + teams,
    t.stat(
      12,
      'What timesheets name',
      'Timesheet entries of the whole release (no date filter, all teams) that name a ticket of it, none at all (administration), or a ticket of another department: the last are no fault, since timesheets cover all departments.',
      [16, 43, 8, 6],
      [t.target(importstr '../sql/timesheet_links.sql')]
    ) + t.unit('short') + t.rows_to_fields() + t.no_value('no timesheets') + teams,
    t.alertlist(24, [16, 49, 8, 5]),
    t.row(45, 'How to read this', 54, [t.text(30, [0, 55, 24, 9], words.basis)]),
  ],
  variables=t.ticket_variables,
  annotations=t.ticket_annotations,
  tags=['managers']
)
