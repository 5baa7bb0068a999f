-- The ten with most hours; a number stands for the person unless the settings show names.
SELECT m.name AS "person", m.value AS "hours", m.tickets AS "tickets", m.n AS "entries"
  FROM dash.metric_technician_hours AS m
 WHERE m.definition = 'corrected'
 ORDER BY m.rank, m.name
 LIMIT 10;
