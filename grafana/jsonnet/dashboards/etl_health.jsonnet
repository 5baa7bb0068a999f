local t = import 'tierline.libsonnet';

local uid = 'servicedesk-etl-health';
local verdicts = { pass: t.colour.good, warn: t.colour.watch, fail: t.colour.bad, 'error': t.colour.bad, unfinished: t.colour.neutral };
local order = ['pass', 'warn', 'fail', 'error', 'unfinished'];

local outcomes = { ran: t.colour.good, late: t.colour.watch, skipped: t.colour.neutral, missed: t.colour.bad, failed: t.colour.bad, abandoned: t.colour.bad, running: t.colour.neutral };

// The word stays; the colour repeats it.
local coloured(field, words, colours) = t.override(field, {
  'custom.cellOptions': { type: 'color-text' },
  mappings: [{
    type: 'value',
    options: { [words[n]]: { text: words[n], color: colours[words[n]], index: n } for n in std.range(0, std.length(words) - 1) },
  }],
});
local judged(field) = coloured(field, order, verdicts);
local figure(field, unit='none', decimals=0) = t.override(field, { unit: unit, decimals: decimals });
local width(field, pixels) = t.override(field, { 'custom.width': pixels });
local link(title, url) = { fieldConfig+: { defaults+: { links: [{ title: title, url: url, targetBlank: false }] } } };
local to_tracker = link(
  'Show the figures: Tier Tracker',
  '/d/servicedesk-tier-tracker?${datasource:queryparam}&${__url_time_range}'
);
local findings(title, tools) = link(
  title,
  '/d/' + uid + '?${datasource:queryparam}&' + std.join('&', ['var-tool=' + tool for tool in tools]) + '&var-level=all&${__url_time_range}'
);
local words = {
  options+: {
    reduceOptions+: { fields: '/^words$/' },
    colorMode: 'none',
    textMode: 'value',
    text: { valueSize: 16 },
  },
};
local points = t.custom({ drawStyle: 'line', lineWidth: 2, fillOpacity: 0, showPoints: 'always', pointSize: 6, spanNulls: true });
local from_zero = { fieldConfig+: { defaults+: { min: 0 } } };
local dashed(field) = t.override(field, {
  color: { mode: 'fixed', fixedColor: t.colour.bad },
  'custom.lineStyle': { fill: 'dash', dash: [10, 10] },
  'custom.lineInterpolation': 'stepAfter',
  'custom.showPoints': 'never',
});

local help = |||
  **What is judged**: what the programs wrote into the books of the database (`etl`). "Last" and "newest" mean: up to the end of the time picker's range, so an earlier range, or a click on a run, shows how things stood then. Open rows of the quarantine, releases, schema and tables are as they are now.

  **Verdicts**: *pass*, *warn*: done, a person should look; *fail*: the answer is no; *error*: no answer; *unfinished*: at work, or killed. A column of the runs shows the worst gate of the stage, and nothing when the run had no such stage.

  **Quality score**: 0 to 100, from the rules of `docs/quality-rules.md`; once of the cleaned data before its load, once of the published data after it. Below its minimum nothing is loaded. A score that could not be computed is absent.

  **Rows**: rows read = loaded + quarantined + left out on purpose (blank, duplicate, older, cut-off, roster). Loaded are rows that are new, changed or the same as before. Denominator of the quarantined share: rows read of that import. Imports that were taken back are absent. The books get an import when it is loaded.

  **Backup**: verified when it was read to its end and compared with the database, *restored as a trial* when a restored copy was the same (`tierline backup verify --level restore`). The age counts from the second in which the backup was made. One that was later found damaged counts no more.

  **Snapshot**: its age counts against the newest ticket, since old data needs no new snapshot.

  Values of rows are never shown here: `tierline quarantine list` shows them to those who may see them.
|||;

t.dashboard(
  uid,
  'ETL Health',
  "Can today's numbers be trusted? What loads, gates, checks and backups said.",
  [
    t.row(40, "Can today's numbers be trusted?", 0),
    t.stat(
      1,
      'Last load',
      'Hours since the newest load (tierline run, or migrator alone) ended or, while it is at work or was killed, began; with its verdict. From etl.run, by the start of the run up to the end of the time range; no denominator.',
      [0, 1, 6, 6],
      [t.target(importstr '../sql/etl_last_load.sql')]
    ) + t.unit('h', 1) + t.rows_to_fields() + t.no_value('no load yet') + findings('Show what migrator said', ['migrator']),
    t.stat(
      3,
      'Quality score',
      'Points of 100: the published data as validator saw it last, and the last load before it was let in, each with the minimum of its gate and the verdict. From etl.finding, up to the end of the time range.',
      [6, 1, 6, 6],
      [t.target(importstr '../sql/etl_last_score.sql')]
    ) + t.unit('none', 2) + t.rows_to_fields() + t.no_value('no score yet')
    + findings('Show what was said about quality', ['validator', 'migrator']),
    t.stat(
      4,
      'Last validation',
      'How many findings of the newest validation were no pass, of how many, and the worst verdict: tiers, targets, snapshots and the rules of quality. From etl.finding of validator, up to the end of the time range.',
      [12, 1, 6, 6],
      [t.target(importstr '../sql/etl_last_validation.sql')]
    ) + t.unit('none') + t.rows_to_fields() + t.no_value('not validated yet') + link(
      'Show the findings of validator',
      '/d/' + uid + '?${datasource:queryparam}&var-tool=validator&var-level=open&${__url_time_range}'
    ),
    t.stat(
      2,
      'Newest snapshot is behind the tickets by',
      'Hours between the end of the day of the newest complete daily snapshot (servicedesk.tier_history) and the newest ticket by creation, or the end of the time range when that is earlier; 0 when no ticket came after it.',
      [18, 1, 6, 6],
      [t.target(importstr '../sql/etl_snapshot_age.sql')]
    ) + t.unit('h', 1) + t.rows_to_fields() + t.no_value('no snapshot yet'),
    t.stat(
      20,
      'Data as of',
      'The newest ticket of the published release by creation, and when the release was published (etl.release). Says so when the release is older than the import cadence of the settings.',
      [0, 7, 9, 3],
      [t.target(importstr '../sql/etl_data_as_of.sql')]
    ) + t.unit('none') + words,
    t.stat(
      8,
      'Release live, and the way back',
      'The release that people see, the one that tierline releases rollback would publish again, and one that is loading or waits for its publication. From etl.release, as it is now; the time range does not matter.',
      [9, 7, 15, 3],
      [t.target(importstr '../sql/etl_release.sql')]
    ) + t.unit('none') + t.no_value('nothing loaded yet') + words + to_tracker,

    t.row(41, 'Loads', 10),
    t.timeseries(
      5,
      'Quality score of loads',
      'Points of 100 over time: each cleaned database before its load, the published data at each validation, and dashed the minimum of the gate that was in force. From etl.finding, by the moment of the answer. The alert on quality links here.',
      [0, 11, 12, 9],
      importstr '../sql/etl_score.sql'
    ) + t.unit('none', 2) + { fieldConfig+: { defaults+: { max: 100 } } } + t.no_value('no score in this range') + points
    + t.fixed('load', t.colour.L3) + t.fixed('published data', t.colour.good) + dashed('minimum of the gate')
    + findings('Show what was said about quality', ['validator', 'migrator']),
    t.timeseries(
      6,
      'Rows of imports',
      'Rows read, loaded (new, changed or the same), quarantined and left out on purpose, of all files of an import together, by the moment of the import; read is the sum of the others. From etl.import_file; imports taken back are absent. Alerts on imports link here.',
      [12, 11, 12, 9],
      importstr '../sql/etl_import.sql'
    ) + t.unit('short') + from_zero + t.no_value('no import in this range') + points
    + t.fixed('read', t.colour.neutral) + t.fixed('loaded', t.colour.good)
    + t.fixed('quarantined', t.colour.bad) + t.fixed('left out', t.colour.watch)
    + t.override('read', { 'custom.lineStyle': { fill: 'dash', dash: [10, 10] } }),
    t.stat(
      9,
      'Rows of the last import',
      'Rows of all files of the newest import up to the end of the time range: read = loaded + quarantined + left out on purpose; the share of the quarantined is of the rows read. From etl.import_file.',
      [0, 20, 12, 8],
      [t.target(importstr '../sql/etl_last_import.sql')]
    ) + t.unit('none') + t.rows_to_fields() + t.no_value('no import yet') + to_tracker,
    t.timeseries(
      11,
      'Duration of runs',
      'Seconds from start to end of each run that ended, by its start: the whole of tierline run, migrator alone, backups, validations. From etl.run; stages of a run have no times of their own in the books.',
      [12, 20, 12, 8],
      importstr '../sql/etl_duration.sql'
    ) + t.unit('s', 1) + from_zero + t.no_value('no run in this range') + points
    + t.fixed('tierline run', t.colour.neutral) + t.fixed('migrator alone', t.colour.watch)
    + t.fixed('backup', t.colour.good) + t.fixed('validator', t.colour.bad),

    t.row(42, 'Runs, gates and backups', 28),
    t.table(
      10,
      'Runs and their gates',
      'Runs that began within the time range, newest first, the last eighty: how they ended, and the worst verdict of the gates of each stage. From etl.run and etl.gate. Click a time to see this dashboard as it was at the end of that run.',
      [0, 29, 15, 10],
      importstr '../sql/etl_runs.sql'
    ) + t.unit('none') + t.no_value('no run in this range') + figure('took', 's', 1)
    + judged('ended') + judged('preflight') + judged('backup') + judged('import') + judged('profile')
    + judged('clean') + judged('load')
    + t.override('from', { 'custom.hidden': true }) + t.override('to', { 'custom.hidden': true })
    + t.override('time', { links: [{
      title: 'Show this dashboard as of this run',
      url: '/d/' + uid + '?${datasource:queryparam}&${tool:queryparam}&var-level=all&from=${__data.fields.from}&to=${__data.fields.to}',
      targetBlank: false,
    }] }),
    t.timeseries(
      7,
      'Age of the newest verified backup',
      'Hours since the newest backup was made that was read to its end and compared, and since the newest that was also restored as a trial; of the database or of a release. From etl.finding of backup, by the moment of its making. The alert on backups links here.',
      [15, 29, 9, 10],
      importstr '../sql/etl_backup_age.sql'
    ) + t.unit('h', 1) + from_zero + t.no_value('no verified backup') + t.legend(['lastNotNull'], 'table')
    + t.custom({ drawStyle: 'line', lineWidth: 2, fillOpacity: 0, showPoints: 'never', spanNulls: false })
    + t.fixed('newest verified backup', t.colour.neutral) + t.fixed('newest restored as a trial', t.colour.good),

    t.row(43, 'Quality of the data', 39),
    t.table(
      12,
      'What the last validation said',
      'Every finding of the newest validation up to the end of the time range, worst first, then by points of 100: tickets without a tier or with an invalid one, orphaned comments and timesheets, rules on columns. Each answer names its denominator. From etl.finding.',
      [0, 40, 14, 10],
      importstr '../sql/etl_validation.sql'
    ) + t.unit('none') + t.no_value('not validated yet') + figure('score', 'none', 2) + judged('verdict')
    + width('verdict', 100) + width('score', 80),
    t.table(
      13,
      'Quarantine by rule',
      'Rows set aside by table, column and rule of their first fault: open ones, and closed ones (replayed, resolved, discarded), first seen up to the end of the time range. Numbers only. From etl.quarantine, as it is now.',
      [14, 40, 10, 10],
      importstr '../sql/etl_quarantine.sql'
    ) + t.unit('none') + t.no_value('nothing in quarantine'),

    t.row(44, 'Database and alerts', 50),
    t.table(
      15,
      'Size of the tables',
      'Bytes with indexes and long values, rows and dead rows by the statistics of the server, of the published release, of servicedesk and of etl, as they are now. Many dead rows beside few rows: autovacuum does not keep up.',
      [0, 51, 12, 9],
      importstr '../sql/etl_tables.sql'
    ) + t.unit('none') + t.no_value('no tables') + figure('size', 'bytes', 1),
    t.stat(
      16,
      'Schema of the database',
      'The newest schema migration of the database itself, and when it was applied (etl.schema_migration), as it is now; tierline schema says whether the programs know a newer one.',
      [12, 51, 12, 3],
      [t.target(importstr '../sql/etl_schema.sql')]
    ) + t.unit('none') + words,
    t.alertlist(24, [12, 54, 12, 6]),
    t.timeseries(
      17,
      "Answers of the dashboards' queries",
      'Milliseconds by the moment of each validation, which asks every query of all dashboards: within the first 95 of 100 were answered, the second is the slowest; dashed the limit of the settings, as it is now. From etl.query_time. The alert on slow queries links here.',
      [0, 60, 24, 8],
      importstr '../sql/etl_query_time.sql'
    ) + t.unit('ms', 1) + from_zero + t.no_value('no validation in this range') + points
    + t.fixed('95 % of queries within', t.colour.L3) + t.fixed('the slowest query', t.colour.neutral) + dashed('limit')
    + findings('Show what validator said', ['validator']),

    t.row(47, 'Jobs', 68),
    t.table(
      18,
      'Jobs',
      'Each job of tierlined that was due in the 40 days before the end of the time range: how its newest due time ended, and when it last went well. Quiet: nothing was due for one and a half times its longest pause of late, so perhaps no daemon leads. From etl.job_run.',
      [0, 69, 14, 10],
      importstr '../sql/etl_jobs.sql'
    ) + t.unit('none') + t.no_value('no job in this range') + figure('took', 's', 1)
    + coloured('outcome', std.objectFields(outcomes), outcomes) + judged('verdict')
    + width('job', 160) + width('last due', 170) + width('outcome', 100) + width('verdict', 80) + width('took', 80)
    + width('last success', 170) + width('quiet', 60),
    t.timeseries(
      19,
      'Due times by how they ended',
      'Due times of all jobs by day of the business zone: ran, late (begun more than a minute after it was due), skipped (its former run was still at work), missed (nobody was there), failed, abandoned (the daemon died). A verdict of fail is not here but in the table: the job ran. From etl.job_run. The alert on jobs links here.',
      [14, 69, 10, 10],
      importstr '../sql/etl_job_outcomes.sql'
    ) + t.unit('none') + from_zero + t.no_value('no job in this range')
    + t.custom({ drawStyle: 'bars', lineWidth: 0, fillOpacity: 80, showPoints: 'never', stacking: { mode: 'normal', group: 'A' } })
    + t.fixed('ran', t.colour.good) + t.fixed('late', t.colour.watch) + t.fixed('skipped', t.colour.neutral)
    + t.fixed('missed', t.colour.L3) + t.fixed('failed', t.colour.bad) + t.fixed('abandoned', t.colour.bad),

    t.row(45, 'Log', 79),
    t.table(
      14,
      'Findings',
      'What checks, gates, rules and backups said within the time range, newest first, the last eighty, by tool and level of the variables above; with what to do. From etl.finding, by the moment it was said; no denominator.',
      [0, 80, 24, 10],
      importstr '../sql/etl_findings.sql'
    ) + t.unit('none') + t.no_value('no such finding in this range') + judged('verdict')
    + width('time', 170) + width('tool', 100) + width('verdict', 100),

    t.row(46, 'How to read this', 90, [t.text(30, [0, 91, 24, 12], help)]),
  ],
  variables=[
    t.query_variable('tool', 'Tool', importstr '../sql/variable_tool.sql'),
    t.custom_variable('level', 'Findings', [['Not passed', 'open'], ['Failed', 'fail'], ['All', 'all']], 'open'),
  ],
  annotations=[
    t.annotation('Published releases', t.colour.good, importstr '../sql/annotation_release.sql'),
  ],
  tags=['operators']
) + { time: { from: 'now-90d', to: 'now' } }
