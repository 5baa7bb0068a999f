-- applies-to: database
-- What people decide about pods and costs: who changed what, and when. Triggers write it, so that a change by hand is in it too.
CREATE TABLE servicedesk.pod_assignment_history (
    change_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id  bigint      NOT NULL,
    old_pod    varchar(50),
    new_pod    varchar(50),
    changed_at timestamptz NOT NULL DEFAULT now(),
    changed_by text        NOT NULL DEFAULT session_user,
    run_id     text        DEFAULT nullif(current_setting('tierline.run_id', true), ''),
    CONSTRAINT pod_assignment_history_changes CHECK (old_pod IS DISTINCT FROM new_pod)
);

CREATE INDEX idx_pod_assignment_history_ticket ON servicedesk.pod_assignment_history (ticket_id, change_id);

COMMENT ON TABLE servicedesk.pod_assignment_history IS
    'Every change of servicedesk.pod_assignment, in order of change_id.';
COMMENT ON COLUMN servicedesk.pod_assignment_history.old_pod IS 'NULL: it had none';
COMMENT ON COLUMN servicedesk.pod_assignment_history.new_pod IS 'NULL: it has none any more';
COMMENT ON COLUMN servicedesk.pod_assignment_history.changed_by IS 'Who had logged in to the database';
COMMENT ON COLUMN servicedesk.pod_assignment_history.run_id IS 'Run of tierline pods, as in etl.run; NULL: by hand';

CREATE FUNCTION servicedesk.note_pod_assignment() RETURNS trigger LANGUAGE plpgsql AS $note$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO servicedesk.pod_assignment_history (ticket_id, old_pod)
        SELECT ticket_id, pod FROM servicedesk.pod_assignment;
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.ticket_id = OLD.ticket_id THEN
        IF NEW.pod <> OLD.pod THEN
            INSERT INTO servicedesk.pod_assignment_history (ticket_id, old_pod, new_pod)
            VALUES (NEW.ticket_id, OLD.pod, NEW.pod);
        END IF;
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO servicedesk.pod_assignment_history (ticket_id, old_pod) VALUES (OLD.ticket_id, OLD.pod);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO servicedesk.pod_assignment_history (ticket_id, new_pod) VALUES (NEW.ticket_id, NEW.pod);
    END IF;
    RETURN NULL;
END
$note$;

CREATE TRIGGER pod_assignment_is_noted AFTER INSERT OR UPDATE OR DELETE ON servicedesk.pod_assignment
    FOR EACH ROW EXECUTE FUNCTION servicedesk.note_pod_assignment();
CREATE TRIGGER pod_assignment_emptied_is_noted BEFORE TRUNCATE ON servicedesk.pod_assignment
    FOR EACH STATEMENT EXECUTE FUNCTION servicedesk.note_pod_assignment();

CREATE TABLE servicedesk.tier_cost_config_history (
    change_id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tier           varchar(10) NOT NULL,
    effective_date date        NOT NULL,
    old_values     jsonb,
    new_values     jsonb,
    changed_at     timestamptz NOT NULL DEFAULT now(),
    changed_by     text        NOT NULL DEFAULT session_user,
    run_id         text        DEFAULT nullif(current_setting('tierline.run_id', true), ''),
    CONSTRAINT tier_cost_config_history_changes CHECK (old_values IS DISTINCT FROM new_values)
);

COMMENT ON TABLE servicedesk.tier_cost_config_history IS
    'Every change of servicedesk.tier_cost_config, in order of change_id: what a row of the past said before somebody changed it.';
COMMENT ON COLUMN servicedesk.tier_cost_config_history.old_values IS
    'cost_per_ticket, target_percentage, band_min, band_max, source; NULL: there was no such row';
COMMENT ON COLUMN servicedesk.tier_cost_config_history.new_values IS 'The same; NULL: the row was removed';
COMMENT ON COLUMN servicedesk.tier_cost_config_history.changed_by IS 'Who had logged in to the database';
COMMENT ON COLUMN servicedesk.tier_cost_config_history.run_id IS 'Run of tierline costs, as in etl.run; NULL: by hand';

CREATE FUNCTION servicedesk.note_tier_cost_config() RETURNS trigger LANGUAGE plpgsql AS $note$
DECLARE
    key_and_time text[] := '{tier,effective_date,created_at}';
    same_key     boolean := TG_OP = 'UPDATE'
                            AND (NEW.tier, NEW.effective_date) IS NOT DISTINCT FROM (OLD.tier, OLD.effective_date);
BEGIN
    IF same_key THEN
        IF to_jsonb(OLD) - key_and_time <> to_jsonb(NEW) - key_and_time THEN
            INSERT INTO servicedesk.tier_cost_config_history (tier, effective_date, old_values, new_values)
            VALUES (NEW.tier, NEW.effective_date, to_jsonb(OLD) - key_and_time, to_jsonb(NEW) - key_and_time);
        END IF;
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO servicedesk.tier_cost_config_history (tier, effective_date, old_values)
        VALUES (OLD.tier, OLD.effective_date, to_jsonb(OLD) - key_and_time);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO servicedesk.tier_cost_config_history (tier, effective_date, new_values)
        VALUES (NEW.tier, NEW.effective_date, to_jsonb(NEW) - key_and_time);
    END IF;
    RETURN NULL;
END
$note$;

CREATE TRIGGER tier_cost_config_is_noted AFTER INSERT OR UPDATE OR DELETE ON servicedesk.tier_cost_config
    FOR EACH ROW EXECUTE FUNCTION servicedesk.note_tier_cost_config();
