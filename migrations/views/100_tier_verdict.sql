-- applies-to: views
-- More L1 is better and more L2 is worse; L3 is never red, as too little is as telling as too much.
CREATE OR REPLACE FUNCTION dash.tier_verdict(tier text, share double precision,
                                             band_min numeric, band_max numeric)
RETURNS TABLE (gap double precision, word text, color text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $verdict$
WITH distance AS (
    SELECT CASE WHEN share < band_min THEN share - band_min::double precision
                WHEN share > band_max THEN share - band_max::double precision
                WHEN share IS NOT NULL THEN 0 END AS gap
), judged AS (
    SELECT gap, CASE WHEN gap IS NULL THEN 'unknown'
                     WHEN gap = 0 OR (tier = 'L1' AND gap > 0) OR (tier = 'L2' AND gap < 0) THEN 'good'
                     WHEN tier = 'L3' OR abs(gap) <= 10 THEN 'watch'
                     ELSE 'bad' END AS state
      FROM distance
)
SELECT gap,
       CASE WHEN gap IS NULL THEN 'unknown'
            WHEN gap = 0 THEN 'in band'
            WHEN gap < 0 THEN 'below band'
            ELSE 'above band' END
       || CASE state WHEN 'watch' THEN ', watch' WHEN 'bad' THEN ', act' ELSE '' END,
       CASE state WHEN 'good' THEN '#009E73' WHEN 'watch' THEN '#CC79A7'
                  WHEN 'bad' THEN '#D55E00' ELSE '#0072B2' END
  FROM judged
$verdict$;
COMMENT ON FUNCTION dash.tier_verdict IS
    'Distance of a share to its band in percentage points (0 inside), the word and the colour for it: outside by at most 10 points on the wrong side is watch, further is act; L3 is at most watch.';
