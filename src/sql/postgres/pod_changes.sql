-- $1::bigint  ticket
-- returns  changed_at in UTC, old pod, new pod, who, run; oldest first
  SELECT to_char(changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), old_pod, new_pod, changed_by,
         run_id
    FROM servicedesk.pod_assignment_history
   WHERE ticket_id = $1::bigint
ORDER BY change_id;
