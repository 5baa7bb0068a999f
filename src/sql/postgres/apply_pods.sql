-- Brings new_pod into the books; rows that agree are not touched.
-- returns  tickets that had no pod, that had another one, that have none any more
WITH written AS (
    INSERT INTO servicedesk.pod_assignment AS p (ticket_id, pod)
    SELECT ticket_id, pod FROM new_pod WHERE pod <> ''
        ON CONFLICT (ticket_id) DO UPDATE SET pod = excluded.pod, assigned_at = now()
     WHERE p.pod <> excluded.pod
    RETURNING xmax = 0 AS is_new
), removed AS (
    DELETE FROM servicedesk.pod_assignment AS p
     USING new_pod AS n
     WHERE n.ticket_id = p.ticket_id AND n.pod = ''
    RETURNING 1
)
SELECT (SELECT count(*) FROM written WHERE is_new),
       (SELECT count(*) FROM written WHERE NOT is_new),
       (SELECT count(*) FROM removed);
