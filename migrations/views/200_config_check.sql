-- applies-to: views
CREATE OR REPLACE FUNCTION dash.config_check(at timestamptz)
RETURNS TABLE (name text, value bigint, color text)
LANGUAGE sql STABLE PARALLEL SAFE AS $check$
WITH facts AS (
    SELECT c.valid, c.target_sum, a.oldest_day,
           (SELECT min(lower(valid)) FROM dash.tier_config) AS first_day,
           format('%s/%s/%s %% at $%s/%s/%s since %s',
                  trim_scale(c.l1_target), trim_scale(c.l2_target), trim_scale(c.l3_target),
                  trim_scale(c.l1_cost), trim_scale(c.l2_cost), trim_scale(c.l3_cost), lower(c.valid)) AS words
      FROM dash.settings AS s
     CROSS JOIN dash.data_as_of AS a
      LEFT JOIN dash.tier_config AS c ON c.valid @> (at AT TIME ZONE s.business_zone)::date
), problems AS (
    SELECT words,
           array_remove(ARRAY[
               CASE WHEN valid IS NULL THEN 'no targets valid' END,
               CASE WHEN target_sum <> 100 THEN 'targets sum to ' || trim_scale(target_sum) END,
               CASE WHEN oldest_day < first_day THEN 'tickets before ' || first_day || ' have no cost' END
           ], NULL) AS found
      FROM facts
)
SELECT CASE WHEN found = '{}' THEN 'problems: ' || words ELSE array_to_string(found, '; ') END,
       cardinality(found)::bigint,
       CASE WHEN found = '{}' THEN '#009E73' ELSE '#D55E00' END
  FROM problems
$check$;
COMMENT ON FUNCTION dash.config_check IS
    'One row: how many things are wrong with the targets and costs at a moment, and which; with none, what is configured.';
