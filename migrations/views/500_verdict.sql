-- applies-to: views
CREATE OR REPLACE FUNCTION dash.verdict_rank(verdict text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $rank$
SELECT CASE verdict WHEN 'error' THEN 4 WHEN 'fail' THEN 3 WHEN 'unfinished' THEN 2 WHEN 'warn' THEN 1 ELSE 0 END
$rank$;
COMMENT ON FUNCTION dash.verdict_rank IS 'How bad a verdict is: 0 pass and not_applicable, 1 warn, 2 unfinished, 3 fail, 4 error';

CREATE OR REPLACE FUNCTION dash.verdict_of_rank(rank integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $verdict$
SELECT (ARRAY['pass', 'warn', 'unfinished', 'fail', 'error'])[rank + 1]
$verdict$;
COMMENT ON FUNCTION dash.verdict_of_rank IS 'The verdict of a rank of dash.verdict_rank';

CREATE OR REPLACE FUNCTION dash.verdict_color(verdict text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $color$
SELECT CASE verdict WHEN 'pass' THEN '#009E73' WHEN 'warn' THEN '#CC79A7'
                    WHEN 'fail' THEN '#D55E00' WHEN 'error' THEN '#D55E00' ELSE '#0072B2' END
$color$;
COMMENT ON FUNCTION dash.verdict_color IS 'Colour of a verdict; a panel always writes the word beside it';
