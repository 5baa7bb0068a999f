-- applies-to: views
-- NULL for a share of nothing: an empty period must not become a division by zero.
CREATE OR REPLACE FUNCTION dash.percent(part numeric, whole numeric) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT (100.0 * part / nullif(whole, 0))::double precision';
COMMENT ON FUNCTION dash.percent IS 'part of whole in per cent, unrounded; NULL when whole is 0';
