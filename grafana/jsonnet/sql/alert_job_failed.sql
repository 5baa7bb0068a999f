-- Jobs whose newest due time that ended, ended badly. One that was skipped says nothing about the one before; a job
-- that left the schedule is forgotten after 40 days.
SELECT $__timeTo()::timestamptz AS "time",
       count(*) FILTER (WHERE newest.failed)::double precision AS "failed jobs"
  FROM (SELECT DISTINCT ON (job) failed
          FROM dash.etl_job
         WHERE "time" > $__timeTo()::timestamptz - interval '40 days'
           AND coalesce(finished_at, "time") <= $__timeTo()::timestamptz
           AND outcome NOT IN ('running', 'skipped')
         ORDER BY job, "time" DESC) AS newest;
