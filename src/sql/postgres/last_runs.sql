-- $1::bigint how many
-- returns  run_id, tool, start and end (UTC, ISO 8601; the end is NULL while it runs or if it was killed), verdict, seconds,
--          gates that it closed; newest first
  SELECT r.run_id, r.tool,
         to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         to_char(r.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         r.verdict,
         extract(epoch FROM r.finished_at - r.started_at)::text,
         (SELECT string_agg(g.stage || ' ' || g.gate, ', ' ORDER BY g.stage, g.gate)
            FROM etl.gate AS g
           WHERE g.run_id = r.run_id
             AND g.verdict = 'fail')
    FROM etl.run AS r
ORDER BY r.started_at DESC, r.run_id DESC
   LIMIT $1::bigint;
