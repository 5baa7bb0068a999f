local t = import 'tierline.libsonnet';
local words = import 'words.libsonnet';

local enough = ', per team with at least the configured minimum of tickets, n in the label, best first, with the configured target beside.';
local tiers = t.link('What is behind it: Tier Tracker', 'servicedesk-tier-tracker');
local operations = t.link('What is behind it: Operations', 'servicedesk-operations');
local quality = t.link('What is behind it: Quality', 'servicedesk-quality');
local by_team(id, title, metric, what, at) = t.barchart(
                                               id,
                                               title,
                                               what + enough,
                                               at,
                                               'team',
                                               std.strReplace(importstr '../sql/team_outcomes.sql', ":'metric'", "'" + metric + "'")
                                             ) + t.unit('percent', 1) + t.limits(0, 100) + { options+: { orientation: 'horizontal' } }
                                             + t.fixed('figure', t.colour.L1) + t.fixed('target', t.colour.good);

t.dashboard(
  'servicedesk-team-performance',
  'Team Performance',
  'Who can help whom: where do teams stand, and what is each of them good at?',
  [
    t.row(40, 'Ranking', 0),
    t.table(
      1,
      'Teams and what their rank is made of',
      'Per team: ' + words.ended + ', its figures in each metric that has at least the configured minimum of tickets, and the mean of its ranks in them (1 is best); an empty cell has too few. No persons.',
      [0, 1, 24, 9],
      importstr '../sql/team_ranking.sql'
    ) + t.unit('percent', 1) + t.override('mean rank', { unit: 'none', decimals: 1 })
    + t.override('tickets', { unit: 'none', decimals: 0 }) + t.override('mean days', { unit: 'd', decimals: 1 }) + operations,
    t.data_as_of([0, 10, 24, 3]),

    t.row(41, 'Outcomes by team', 13),
    by_team(2, 'First contact resolution', 'first_contact_resolution', 'Share of tickets with exactly one customer-visible comment, in ' + words.ended + ' and have at least one', [0, 14, 8, 9]) + t.no_value('no contacts') + quality,
    by_team(3, 'SLA met', 'sla_compliance', 'Share of ' + words.ended + ' whose sla_met is yes, in those that have a verdict', [8, 14, 8, 9]) + operations,
    by_team(4, 'More than one pair of hands', 'reassignment_rate', 'Share of tickets on which more than one person booked time, in ' + words.ended + ' and have timesheet entries', [16, 14, 8, 9]) + t.no_value('no timesheets') + operations,
    t.barchart(
      5,
      'Resolution time',
      'Median and 90th percentile of the days from creation to resolution of ' + words.ended + '; teams with at least the configured minimum of tickets, n in the label, quickest first.',
      [0, 23, 12, 9],
      'team',
      importstr '../sql/team_resolution.sql'
    ) + t.unit('d', 1) + { options+: { orientation: 'horizontal' } } + t.fixed('median', t.colour.L1)
    + t.fixed('nine of ten within', t.colour.L2) + operations,
    t.barchart(
      6,
      'L1 rate',
      'Share of L1 in the tickets with a tier created within the period, per team with at least the configured minimum of tickets, n in the label, best first, with the configured target beside.',
      [12, 23, 12, 9],
      'team',
      importstr '../sql/l1_rate_by_team.sql'
    ) + t.unit('percent', 1) + t.limits(0, 100) + { options+: { orientation: 'horizontal' } }
    + t.fixed('L1 rate', t.colour.L1) + t.fixed('L1 target', t.colour.good) + tiers,

    t.row(42, 'Over time', 32),
    t.timeseries(
      7,
      'Workload by week',
      'Tickets created and ended (resolved, or else closed) per week of the business time zone, and the backlog at its end, of the chosen teams together.',
      [0, 33, 12, 9],
      std.strReplace(importstr '../sql/flow.sql', ":'step'", "'week'")
    ) + t.unit('short') + t.custom({ lineWidth: 2, fillOpacity: 0, showPoints: 'auto', spanNulls: false })
    + t.fixed('created', t.colour.L1) + t.fixed('ended', t.colour.good) + t.fixed('backlog', t.colour.L2) + operations,
    t.timeseries(
      8,
      'Resolution time by week',
      'Median and 90th percentile of the days from creation to resolution, of the chosen teams together, by the week in which tickets ended (resolved, or else closed); the last week may still run.',
      [12, 33, 12, 9],
      importstr '../sql/resolution_weeks.sql'
    ) + t.unit('d', 1) + t.custom({ lineWidth: 2, fillOpacity: 0, showPoints: 'auto', spanNulls: false })
    + t.fixed('median', t.colour.L1) + t.fixed('nine of ten within', t.colour.L2) + operations,

    t.row(43, 'Who does what', 42),
    t.table(
      9,
      'Specialisation',
      'What a team works on: the share of each category in all tickets of the team that ended (n in the label), by ' + words.ended + '; only categories with at least the configured number of them. The more the stronger the colour.',
      [0, 43, 24, 11],
      importstr '../sql/specialisation.sql'
    ) + t.unit('percent', 1) + t.no_value('–') + t.limits(0, 100) + {
      transformations: [{ id: 'groupingToMatrix', options: { columnField: 'category', rowField: 'team', valueField: 'share' } }],
      fieldConfig+: { defaults+: { color: { mode: 'continuous-blues' } } },
    } + t.custom({ cellOptions: { type: 'color-background', mode: 'gradient' } })
    + t.override('team\\category', { 'custom.cellOptions': { type: 'auto' }, 'custom.width': 220 }) + tiers,
    t.table(
      10,
      'Hours',
      'The ten persons with most timesheet hours in the whole release (no date filter, all teams), on how many tickets. A number stands for the person; servicedesk.setting.show_names puts names in their place.',
      [0, 54, 24, 9],
      importstr '../sql/technician_hours.sql'
    ) + t.unit('none') + t.no_value('no timesheets') + t.override('hours', { unit: 'h', decimals: 1 }),

    t.row(44, 'Alerts', 63),
    t.alertlist(24, [0, 64, 24, 5]),
    t.row(45, 'How to read this', 69, [t.text(30, [0, 70, 24, 9], words.basis)]),
  ],
  variables=t.ticket_variables,
  annotations=t.ticket_annotations,
  tags=['team-leads']
)
