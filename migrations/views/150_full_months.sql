-- applies-to: views
CREATE OR REPLACE FUNCTION dash.full_months(at timestamptz)
RETURNS TABLE (first_month date, last_month date, months integer, days integer)
LANGUAGE sql STABLE PARALLEL SAFE AS $months$
SELECT first_month, last_month,
       ((extract(year FROM last_month) - extract(year FROM first_month)) * 12
         + extract(month FROM last_month) - extract(month FROM first_month))::integer + 1,
       (last_month + interval '1 month')::date - first_month
  FROM (SELECT greatest(first_full_month, (last_month - interval '11 months')::date) AS first_month,
               last_month
          FROM (SELECT a.first_full_month,
                       least(a.last_full_month,
                             (date_trunc('month', at AT TIME ZONE s.business_zone) - interval '1 month')::date)
                       AS last_month
                  FROM dash.data_as_of AS a CROSS JOIN dash.settings AS s
                 WHERE a.first_full_month IS NOT NULL) AS ends) AS span
 WHERE first_month <= last_month
$months$;
COMMENT ON FUNCTION dash.full_months IS
    'The last twelve months, or fewer, that the data covers whole and that had ended at a moment; no row when there is none.';

CREATE OR REPLACE FUNCTION dash.per_year(amount numeric, months integer, days integer) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT (CASE WHEN months = 12 THEN amount ELSE amount * 365 / days END)::double precision';
COMMENT ON FUNCTION dash.per_year IS 'An amount of full months as an amount of a year: as it is for twelve months, else by days';
