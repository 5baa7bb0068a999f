-- Rows whose ticket is not in the published release. Timesheets are of all departments, so theirs are only
-- counted.
-- returns  comments, those of no ticket, the first three tickets that they name; timesheets of no ticket;
--          pod assignments of no ticket
WITH of_comments AS (
      SELECT c.ticket_id, count(*) AS comments
        FROM servicedesk.comments AS c
       WHERE NOT EXISTS (SELECT 1 FROM servicedesk.tickets AS t WHERE t.ticket_id = c.ticket_id)
    GROUP BY c.ticket_id
)
SELECT (SELECT count(*) FROM servicedesk.comments),
       (SELECT coalesce(sum(comments), 0) FROM of_comments),
       (SELECT string_agg(coalesce(ticket_id::text, 'none'), ', ' ORDER BY ticket_id)
          FROM (SELECT ticket_id FROM of_comments ORDER BY ticket_id LIMIT 3) AS first),
       (SELECT count(*) FROM servicedesk.timesheets AS w
         WHERE w.ticket_id IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM servicedesk.tickets AS t WHERE t.ticket_id = w.ticket_id)),
       (SELECT count(*) FROM servicedesk.pod_assignment AS p
         WHERE NOT EXISTS (SELECT 1 FROM servicedesk.tickets AS t WHERE t.ticket_id = p.ticket_id));
