-- applies-to: views
-- Sentences name the role that was connected, which may be a person's login.
CREATE OR REPLACE VIEW dash.etl_finding AS
SELECT found_at AS "time",
       finding_id,
       run_id,
       tool,
       name,
       verdict,
       regexp_replace(detail, ' as "[^"]*"', '', 'g') AS detail,
       hint,
       score::double precision AS score
  FROM etl.finding;
COMMENT ON VIEW dash.etl_finding IS
    'What checks, gates, rules and backups said, by the moment they said it, without the role that was connected. From etl.finding.';
