-- applies-to: views
CREATE OR REPLACE FUNCTION dash.signed(points double precision) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $signed$
SELECT CASE sign(rounded) WHEN 1 THEN '▲ ' WHEN -1 THEN '▼ ' ELSE '= ' END
       || to_char(rounded, 'FMSG990.0') || ' pp'
  FROM (SELECT round(points::numeric, 1) AS rounded) AS change
$signed$;
COMMENT ON FUNCTION dash.signed IS 'A change in percentage points as text with arrow and sign; NULL stays NULL';
