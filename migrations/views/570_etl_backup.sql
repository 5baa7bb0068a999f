-- applies-to: views
-- A backup carries the second of its making in its name; one that is later found damaged counts no more.
CREATE OR REPLACE VIEW dash.etl_backup AS
WITH said AS (
    SELECT "time", verdict, name AS what, detail,
           substring(detail FROM '^(\S+\.dump\.[0-9]{8}_[0-9]{6}\S*) ') AS backup
      FROM dash.etl_finding
     WHERE tool = 'backup' AND name IN ('backup-create', 'backup-verify')
)
SELECT s."time",
       to_timestamp(substring(s.backup FROM '[.]([0-9]{8}_[0-9]{6})'), 'YYYYMMDD_HH24MISS')::timestamp
           AT TIME ZONE 'UTC' AS taken_at,
       s.what = 'backup-verify' AND s.detail LIKE '% verified: level restore%' AS is_restored
  FROM said AS s
 WHERE s.backup IS NOT NULL AND s.verdict IN ('pass', 'warn')
   AND NOT EXISTS (SELECT FROM said AS later
                    WHERE later.backup = s.backup AND later.verdict = 'fail' AND later."time" > s."time");
COMMENT ON VIEW dash.etl_backup IS
    'Backups of the database, or of a release in it, that were read to their end and compared, with the moment they were made (taken_at) and that of the proof; is_restored: proved by a restore into a scratch database. From etl.finding.';
