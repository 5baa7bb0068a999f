-- $1::bigint  ticket
-- returns  the pod that people assigned; no row: none
SELECT pod FROM servicedesk.pod_assignment WHERE ticket_id = $1::bigint;
