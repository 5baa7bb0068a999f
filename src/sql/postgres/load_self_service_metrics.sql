-- Brings new_metric into servicedesk.self_service_metrics; rows that agree are not touched.
-- $1::boolean  the file has success_rate; else what is there stays
-- returns  rows inserted, updated
WITH written AS (
    INSERT INTO servicedesk.self_service_metrics AS m (month, service_type, deflected_tickets, success_rate)
    SELECT month::date, type, tickets, first::numeric FROM new_metric
        ON CONFLICT (month, service_type)
        DO UPDATE SET deflected_tickets = excluded.deflected_tickets,
                      success_rate = CASE WHEN $1::boolean THEN excluded.success_rate ELSE m.success_rate END
     WHERE m.deflected_tickets <> excluded.deflected_tickets
        OR ($1::boolean AND m.success_rate IS DISTINCT FROM excluded.success_rate)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written;
