-- applies-to: views
-- Functions of dash run with the reader's rights, so they read views of dash only.
CREATE OR REPLACE FUNCTION dash.period(name text, at timestamptz)
RETURNS TABLE (first_day date, last_day date, previous_first_day date, previous_last_day date,
               starts_at timestamptz, ends_at timestamptz,
               previous_starts_at timestamptz, previous_ends_at timestamptz,
               is_current boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $period$
WITH anchor AS (
    SELECT s.business_zone AS zone,
           s.share_window_days::integer AS window_days,
           least((at AT TIME ZONE s.business_zone)::date, a.newest_day) AS day,
           coalesce((at AT TIME ZONE s.business_zone)::date <= a.newest_day, false) AS is_current
      FROM dash.settings AS s CROSS JOIN dash.data_as_of AS a
), current_days AS (
    SELECT anchor.*,
           CASE name WHEN 'mtd'  THEN date_trunc('month', day)::date
                     WHEN 'last' THEN (date_trunc('month', day) - interval '1 month')::date
                     WHEN 'r28'  THEN day - window_days + 1 END AS first_day,
           CASE name WHEN 'last' THEN date_trunc('month', day)::date - 1
                     ELSE day END AS last_day
      FROM anchor
), days AS (
    SELECT current_days.*,
           CASE name WHEN 'r28' THEN first_day - window_days
                     ELSE (first_day - interval '1 month')::date END AS previous_first_day,
           CASE name WHEN 'mtd' THEN least((last_day - interval '1 month')::date, first_day - 1)
                     ELSE first_day - 1 END AS previous_last_day
      FROM current_days
)
SELECT first_day, last_day, previous_first_day, previous_last_day,
       first_day::timestamp AT TIME ZONE zone,
       (last_day + 1)::timestamp AT TIME ZONE zone,
       previous_first_day::timestamp AT TIME ZONE zone,
       (previous_last_day + 1)::timestamp AT TIME ZONE zone,
       is_current
  FROM days
 WHERE first_day IS NOT NULL
$period$;
COMMENT ON FUNCTION dash.period IS
    'The business days meant by mtd (month to date), last (last full month), r28 (last share_window_days days) and the period before, seen at a moment, or at the newest ticket when that is older; is_current is false then. Instants are half-open. No row for another name.';
