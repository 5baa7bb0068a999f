-- returns  changed_at in UTC, tier, effective date, old and new values as JSON, who, run; oldest first
  SELECT to_char(changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), tier, effective_date, old_values,
         new_values, changed_by, run_id
    FROM servicedesk.tier_cost_config_history
ORDER BY change_id;
