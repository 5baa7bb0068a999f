// Alerts, seen on the dashboards only: a receiver of their own that nothing ever reaches.
local t = import 'tierline.libsonnet';
local tracker(panel) = ['servicedesk-tier-tracker', panel];
local health(panel) = ['servicedesk-etl-health', panel];

{
  rules: {
    apiVersion: 1,
    groups: [
      t.rules('tier-distribution', '1h', [
        t.rule(
          'servicedesk-l1-below-floor',
          'L1 share below its floor on 7 consecutive days',
          importstr 'sql/alert_l1_below_floor.sql',
          tracker(5),
          'The rolling L1 share was below its floor on each of the last seven complete days.',
          above=6
        ),
        t.rule(
          'servicedesk-l2-above-ceiling',
          'L2 share above its ceiling on 7 consecutive days',
          importstr 'sql/alert_l2_above_ceiling.sql',
          tracker(5),
          'The rolling L2 share was above its ceiling on each of the last seven complete days.',
          above=6
        ),
        t.rule(
          'servicedesk-tier-unassigned',
          'Too many tickets without a tier',
          importstr 'sql/alert_tier_unassigned.sql',
          tracker(5),
          'More tickets of the last seven days than the settings allow have no tier.'
        ),
        t.rule(
          'servicedesk-config-inconsistent',
          'Targets or costs are inconsistent',
          importstr 'sql/alert_config_inconsistent.sql',
          tracker(5),
          'No targets are valid today, they do not sum to the whole, or tickets have no cost.'
        ),
      ]),
      t.rules('tier-snapshots', '30m', [
        t.rule(
          'servicedesk-snapshot-missing',
          'A daily snapshot is missing',
          importstr 'sql/alert_snapshot_missing.sql',
          tracker(5),
          'Of the last seven complete days at least one has no snapshot; the alerts on shares cannot judge it.'
        ),
      ]),
      t.rules('loads', '15m', [
        t.rule(
          'servicedesk-import-stale',
          'No load within the import cadence',
          importstr 'sql/alert_import_stale.sql',
          health(6),
          'The newest published load is older than the import cadence of the settings.'
        ),
        t.rule(
          'servicedesk-import-failed',
          'The last load failed',
          importstr 'sql/alert_import_failed.sql',
          health(6),
          'The last run that loads was stopped by a gate or by an error; the release before is still published.'
        ),
        t.rule(
          'servicedesk-quality-gate',
          'Quality below its minimum, or too many rows set aside',
          importstr 'sql/alert_quality_gate.sql',
          health(5),
          'The newest quality score is below its minimum, or more rows of the newest import were set aside than the settings allow.'
        ),
      ]),
      t.rules('dashboards', '1h', [
        t.rule(
          'servicedesk-queries-slow',
          'The dashboards answer slowly',
          importstr 'sql/alert_queries_slow.sql',
          health(17),
          'When validator asked the queries of the dashboards last, fewer than 95 of 100 were answered within the limit of the settings.'
        ),
      ]),
      t.rules('jobs', '5m', [
        t.rule(
          'servicedesk-job-failed',
          'A job failed, was missed or abandoned',
          importstr 'sql/alert_job_failed.sql',
          health(19),
          'The newest due time of at least one job of tierlined ended as failed, missed or abandoned, or with verdict fail.'
        ),
      ]),
      t.rules('backups', '1h', [
        t.rule(
          'servicedesk-backup-stale',
          'No backup within the backup cadence',
          importstr 'sql/alert_backup_stale.sql',
          health(7),
          'The newest good backup of the database is older than the backup cadence of the settings.'
        ),
      ]),
    ],
    contactPoints: [{
      orgId: 1,
      name: 'tierline-dashboard-only',
      receivers: [{
        uid: 'tierline-dashboard-only',
        type: 'webhook',
        settings: { url: 'http://127.0.0.1:9/never-called' },  // an empty list of receivers would make nothing
      }],
    }],
    muteTimes: [{
      orgId: 1,
      name: 'tierline-always',
      time_intervals: [{ times: [{ start_time: '00:00', end_time: '24:00' }] }],
    }],
  },

  // The same rules for those who want to be told: loaded in the place of the file above.
  notifying: $.rules {
    groups: [
      group { rules: [rule { notification_settings: { receiver: 'tierline-people' } } for rule in group.rules] }
      for group in super.groups
    ],
    contactPoints+: [{
      orgId: 1,
      name: 'tierline-people',
      receivers: [
        { uid: 'tierline-slack', type: 'slack', settings: { url: '${TIERLINE_SLACK_WEBHOOK_URL}' } },
        { uid: 'tierline-email', type: 'email', settings: { addresses: '${TIERLINE_ALERT_EMAIL}' } },
      ],
    }],
  },

  // Grafana before 10.4 reads no notification_settings of a rule. This replaces the whole tree of the
  // organisation, hence it is never loaded unless an operator copies it.
  policies: {
    apiVersion: 1,
    policies: [{
      orgId: 1,
      receiver: 'tierline-dashboard-only',
      routes: [{
        receiver: 'tierline-dashboard-only',
        object_matchers: [['notify', '=', 'dashboard']],
        mute_time_intervals: ['tierline-always'],
      }],
    }],
  },
}
