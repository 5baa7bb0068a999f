-- Tickets of new_pod that nobody knows: not in the published release, and not assigned before.
-- returns  the first ten ids, each with how many there are in all
  SELECT n.ticket_id, count(*) OVER ()
    FROM new_pod AS n
   WHERE NOT EXISTS (SELECT 1 FROM servicedesk.tickets AS t WHERE t.ticket_id = n.ticket_id)
     AND NOT EXISTS (SELECT 1 FROM servicedesk.pod_assignment AS p WHERE p.ticket_id = n.ticket_id)
ORDER BY n.ticket_id
   LIMIT 10;
