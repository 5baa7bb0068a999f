-- returns  pod, tickets assigned to it in the books, tickets of the published release that count for
--          it; Unassigned last
WITH shown AS (
    SELECT pod, count(*) AS tickets FROM dash.ticket GROUP BY pod
), assigned AS (
    SELECT pod, count(*) AS tickets FROM servicedesk.pod_assignment GROUP BY pod
)
  SELECT coalesce(s.pod, a.pod), coalesce(a.tickets, 0), coalesce(s.tickets, 0)
    FROM shown AS s
    FULL JOIN assigned AS a ON a.pod = s.pod
ORDER BY coalesce(s.pod, a.pod) = 'Unassigned', 1;
