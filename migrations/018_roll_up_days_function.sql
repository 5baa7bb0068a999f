-- applies-to: database
-- What dashboards show is added up by day, for every team, pod and category. Pods, the business zone and tiers
-- may change under a published release: then its days are added up anew, before the change is committed.
CREATE FUNCTION servicedesk.roll_up_days(release text, anyway boolean) RETURNS void LANGUAGE plpgsql AS $roll_up$
DECLARE
    path_before text := current_setting('search_path');
    zone        text := (SELECT business_zone FROM servicedesk.setting LIMIT 1);
    pods        bigint;
BEGIN
    IF to_regclass(format('%I.rolled_up', release)) IS NULL THEN
        RETURN;
    END IF;
    PERFORM set_config('search_path', quote_ident(release), true);
    -- Readers go on; of two who add up at once the second sees what the first has done.
    LOCK TABLE rolled_up IN SHARE ROW EXCLUSIVE MODE;
    pods := (SELECT count(*) FROM servicedesk.pod_assignment_history);
    IF anyway OR NOT EXISTS (SELECT 1 FROM rolled_up WHERE business_zone = zone AND pod_changes = pods) THEN
        DELETE FROM rolled_up;
        DELETE FROM ticket_cell;
        DELETE FROM ticket_time;
        DELETE FROM created_day_rollup;
        DELETE FROM created_hour_rollup;
        DELETE FROM ended_day_rollup;
        DELETE FROM cause_day_rollup;
        INSERT INTO rolled_up (business_zone, pod_changes) VALUES (zone, pods);

        INSERT INTO ticket_cell
        SELECT row_number() OVER (ORDER BY team, pod, category), team, pod, category
          FROM (SELECT DISTINCT coalesce(nullif(btrim(t.team), ''), 'Unassigned') AS team,
                       coalesce(p.pod, nullif(btrim(t.assigned_pod), ''), 'Unassigned') AS pod,
                       coalesce(nullif(btrim(t.category), ''), 'Other') AS category
                  FROM tickets AS t
                  LEFT JOIN servicedesk.pod_assignment AS p ON p.ticket_id = t.ticket_id) AS known;

        INSERT INTO ticket_time
        SELECT f.ticket_id, c.cell, f.created_at,
               (f.created_at AT TIME ZONE zone)::date,
               extract(hour FROM f.created_at AT TIME ZONE zone),
               f.ended_at,
               (f.ended_at AT TIME ZONE zone)::date,
               date_trunc('week', f.ended_at AT TIME ZONE zone)::date,
               CASE WHEN f.ended_at IS NOT NULL AND f.resolved_at >= f.created_at
                    THEN extract(epoch FROM f.resolved_at - f.created_at) / 86400 END
          FROM ticket_rollup AS f
          LEFT JOIN servicedesk.pod_assignment AS p ON p.ticket_id = f.ticket_id
          JOIN ticket_cell AS c ON c.team = coalesce(f.team, 'Unassigned')
                               AND c.pod = coalesce(p.pod, f.pod, 'Unassigned')
                               AND c.category = coalesce(f.category, 'Other')
         ORDER BY 7, 8;

        INSERT INTO created_day_rollup
        SELECT w.created_day, w.cell,
               count(*) FILTER (WHERE t.support_tier = 'L1'),
               count(*) FILTER (WHERE t.support_tier = 'L2'),
               count(*) FILTER (WHERE t.support_tier = 'L3'),
               count(t.support_tier),
               count(*) - count(t.support_tier),
               count(*) FILTER (WHERE f.ended_at IS NOT NULL OR NOT f.is_terminal)
          FROM ticket_time AS w
          JOIN ticket_rollup AS f ON f.ticket_id = w.ticket_id
          JOIN tickets AS t ON t.ticket_id = w.ticket_id
         GROUP BY 1, 2;

        INSERT INTO created_hour_rollup
        SELECT created_day, created_hour, cell, extract(isodow FROM created_day),
               min(created_at), max(created_at), count(*)
          FROM ticket_time
         GROUP BY 1, 2, 3;

        INSERT INTO ended_day_rollup
        SELECT w.ended_day, w.cell, count(*),
               count(*) FILTER (WHERE f.sla_met), count(f.sla_met),
               coalesce(sum((1000000 * extract(epoch FROM f.resolved_at - f.created_at))::bigint)
                        FILTER (WHERE f.resolved_at >= f.created_at), 0),
               count(*) FILTER (WHERE f.resolved_at >= f.created_at),
               count(*) FILTER (WHERE r.comments > 0),
               count(*) FILTER (WHERE r.comments > 0 AND f.customer_comments = 0),
               count(*) FILTER (WHERE r.comments > 0 AND f.customer_comments = 1),
               count(*) FILTER (WHERE r.comments > 0 AND f.customer_comments IN (2, 3)),
               count(*) FILTER (WHERE r.comments > 0 AND f.customer_comments > 3),
               sum(f.comments - f.system_comments), sum(f.system_comments),
               count(*) FILTER (WHERE f.technicians = 1), count(*) FILTER (WHERE f.technicians = 2),
               count(*) FILTER (WHERE f.technicians = 3), count(*) FILTER (WHERE f.technicians > 3)
          FROM ticket_time AS w
          JOIN ticket_rollup AS f ON f.ticket_id = w.ticket_id
         CROSS JOIN release_rollup AS r
         WHERE w.ended_day IS NOT NULL
         GROUP BY 1, 2;

        INSERT INTO cause_day_rollup
        SELECT w.ended_day, w.cell, f.root_cause, count(*)
          FROM ticket_time AS w
          JOIN ticket_rollup AS f ON f.ticket_id = w.ticket_id
         WHERE w.ended_day IS NOT NULL AND lower(btrim(f.root_cause, ' -')) NOT IN ('', 'none')
         GROUP BY 1, 2, 3;
    END IF;
    PERFORM set_config('search_path', path_before, true);
END
$roll_up$;
COMMENT ON FUNCTION servicedesk.roll_up_days IS
    'Adds up the days of a release anew: anyway, or when its pods or the business zone are no longer those it was added up with. To be called after tiers were changed by hand.';

CREATE FUNCTION servicedesk.keep_days_rolled_up() RETURNS trigger LANGUAGE plpgsql AS $keep$
BEGIN
    PERFORM servicedesk.roll_up_days(schema_name, false) FROM etl.release WHERE is_published;
    RETURN NULL;
END
$keep$;

-- In order of name, so after what notes the changes.
CREATE TRIGGER pod_assignment_rolls_up AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON servicedesk.pod_assignment
    FOR EACH STATEMENT EXECUTE FUNCTION servicedesk.keep_days_rolled_up();
CREATE TRIGGER setting_rolls_up AFTER INSERT OR UPDATE OF business_zone ON servicedesk.setting
    FOR EACH STATEMENT EXECUTE FUNCTION servicedesk.keep_days_rolled_up();
