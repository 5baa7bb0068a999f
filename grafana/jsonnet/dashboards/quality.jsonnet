local t = import 'tierline.libsonnet';
local words = import 'words.libsonnet';

local teams = t.link('What is behind it: Team Performance', 'servicedesk-team-performance');
local by_team(metric) = std.strReplace(importstr '../sql/team_outcomes.sql', ":'metric'", "'" + metric + "'");

t.dashboard(
  'servicedesk-quality',
  'Quality',
  'How good is what we write, do customers hear from us, and can the records be believed?',
  [
    t.row(40, 'How much do we know', 0),
    t.stat(
      1,
      'Comments analysed',
      'Share of the comments of any type but system in the whole release (no date filter) that were analysed with success (servicedesk.comment_quality). A score that rests on a small share says little about all.',
      [0, 1, 8, 6],
      [t.target(importstr '../sql/analysis_coverage.sql')]
    ) + t.unit('percent', 1) + t.rows_to_fields() + t.no_value('no comments'),
    t.stat(
      2,
      'Root cause named',
      'Share of ' + words.ended + ' and name a root cause; both spellings of none are none.' + words.verdict,
      [8, 1, 8, 6],
      [t.target(importstr '../sql/root_cause_set.sql')]
    ) + t.unit('percent', 1) + t.rows_to_fields() + teams,
    t.key_figure(
      3,
      'Customers told',
      'communication_coverage',
      'Share of ' + words.ended + ' and have at least one customer-visible comment, in all that ended.' + words.verdict,
      [16, 1, 8, 6]
    ) + t.no_value('no comments') + teams,
    t.data_as_of([0, 7, 24, 3]),

    t.row(41, 'What we write', 10),
    t.gauge(
      4,
      'Comment quality',
      'Mean score of 1 to 5 of the successful analyses of comments that people wrote within the period (servicedesk.comment_quality, date of the comment); the number analysed stands in the name. Only the variable team applies.',
      [0, 11, 8, 8],
      importstr '../sql/comment_score.sql'
    ) + t.unit('none', 2) + t.limits(0, 5) + t.rows_to_fields() + t.no_value('awaiting analyses') + teams,
    t.bargauge(
      5,
      'Its four dimensions',
      'Mean scores of 1 to 5 for professionalism, clarity, empathy and actionability, of the successful analyses of comments that people wrote within the period; n in the name. Only the variable team applies.',
      [8, 11, 8, 8],
      importstr '../sql/comment_dimensions.sql'
    ) + t.unit('none', 2) + t.limits(0, 5) + t.rows_to_fields() + t.no_value('awaiting analyses') + teams,
    t.timeseries(
      6,
      'Excellent, good, acceptable, poor',
      'Shares of the four quality tiers in the successful analyses of comments that people wrote, by the month they were written in; the running month counts as it is. Only the variable team applies.',
      [16, 11, 8, 8],
      importstr '../sql/comment_tiers.sql'
    ) + t.unit('percent', 1) + t.limits(0, 100) + t.no_value('awaiting analyses') + t.custom({
      drawStyle: 'bars',
      barAlignment: 1,
      fillOpacity: 70,
      lineWidth: 1,
      showPoints: 'never',
      stacking: { mode: 'normal', group: 'A' },
    }) + t.fixed('excellent', t.colour.good) + t.fixed('good', t.colour.L1) + t.fixed('acceptable', t.colour.L3)
    + t.fixed('poor', t.colour.L2) + teams,

    t.row(42, 'What customers hear', 19),
    t.barchart(
      7,
      'Customers told, by team',
      'Share of ' + words.ended + ' and have at least one customer-visible comment, per team with at least the configured minimum of tickets, n in the label, best first, with the configured target beside.',
      [0, 20, 12, 9],
      'team',
      by_team('communication_coverage')
    ) + t.unit('percent', 1) + t.limits(0, 100) + t.no_value('no comments') + { options+: { orientation: 'horizontal' } }
    + t.fixed('figure', t.colour.L1) + t.fixed('target', t.colour.good) + teams,
    t.piechart(
      8,
      'Contacts per ticket',
      'Number of ' + words.ended + ', by how many customer-visible comments they have. One is a first contact resolution; none is neither good nor bad.',
      [12, 20, 12, 9],
      'tickets',
      4,
      importstr '../sql/contacts.sql'
    ) + t.unit('short') + t.no_value('no comments') + t.fixed('1', t.colour.good) + t.fixed('2 or 3', t.colour.L3)
    + t.fixed('4 and more', t.colour.L2) + t.fixed('no contact', t.colour.L1) + teams,

    t.row(43, 'What can be believed', 29),
    t.table(
      9,
      'Root causes looked up again',
      'Share of correct root causes among the tickets that people reviewed (servicedesk.root_cause_review, all dates), per category and altogether, with the number reviewed; a handful per category says little.',
      [0, 30, 14, 7],
      importstr '../sql/root_cause_reviews.sql'
    ) + t.unit('none') + t.no_value('awaiting reviews') + t.override('correct', { unit: 'percent', decimals: 1 }),
    t.alertlist(24, [14, 30, 10, 7]),
    t.row(44, 'How to read this', 37, [t.text(30, [0, 38, 24, 9], words.basis)]),
  ],
  variables=t.ticket_variables,
  annotations=t.ticket_annotations,
  tags=['team-leads']
)
