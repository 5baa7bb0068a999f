-- Brings new_metric into servicedesk.automation_metrics; rows that agree are not touched.
-- $1::boolean  the file has hours_saved   $2::boolean  it has cost_saved; else what is there stays
-- returns  rows inserted, updated
WITH written AS (
    INSERT INTO servicedesk.automation_metrics AS m (month, automation_type, tickets_automated, hours_saved, cost_saved)
    SELECT month::date, type, tickets, first::numeric, second::numeric FROM new_metric
        ON CONFLICT (month, automation_type)
        DO UPDATE SET tickets_automated = excluded.tickets_automated,
                      hours_saved = CASE WHEN $1::boolean THEN excluded.hours_saved ELSE m.hours_saved END,
                      cost_saved = CASE WHEN $2::boolean THEN excluded.cost_saved ELSE m.cost_saved END
     WHERE m.tickets_automated <> excluded.tickets_automated
        OR ($1::boolean AND m.hours_saved IS DISTINCT FROM excluded.hours_saved)
        OR ($2::boolean AND m.cost_saved IS DISTINCT FROM excluded.cost_saved)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written;
