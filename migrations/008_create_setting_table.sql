-- applies-to: database
-- What views and alerts need to know about this desk: one row of settings, and the limits of the share
-- alerts with their effective dates, since a day is judged by the limit that was valid then.
CREATE TABLE servicedesk.setting (
    id                boolean  PRIMARY KEY DEFAULT true CHECK (id),
    business_zone     text     NOT NULL DEFAULT 'Australia/Perth'
                      CHECK (timestamptz '2025-01-01 00:00:00+00' AT TIME ZONE business_zone IS NOT NULL),
    n_min             integer  NOT NULL DEFAULT 10 CHECK (n_min > 0),
    share_window_days smallint NOT NULL DEFAULT 28 CHECK (share_window_days > 0),
    snapshot_grace    interval NOT NULL DEFAULT interval '2 hours' CHECK (snapshot_grace >= interval '0'),
    import_cadence    interval NOT NULL DEFAULT interval '31 days' CHECK (import_cadence > interval '0'),
    baseline_month    date     CHECK (extract(day FROM baseline_month) = 1)
);

COMMENT ON TABLE servicedesk.setting IS 'Settings of this service desk for views and alerts: one row, always.';
COMMENT ON COLUMN servicedesk.setting.business_zone IS 'Zone in which a day and a month begin and end.';
COMMENT ON COLUMN servicedesk.setting.n_min IS 'Tickets below which a share is not worth a judgement.';
COMMENT ON COLUMN servicedesk.setting.share_window_days IS 'Days of the rolling share that snapshots and the default period use.';
COMMENT ON COLUMN servicedesk.setting.snapshot_grace IS 'How long after midnight a day''s snapshot may be missing without being called missing.';
COMMENT ON COLUMN servicedesk.setting.import_cadence IS 'How often a new export is expected; older data is called old.';
COMMENT ON COLUMN servicedesk.setting.baseline_month IS
    'First day of the month whose tier mix realised savings are measured against; NULL = first full month of the data.';

INSERT INTO servicedesk.setting DEFAULT VALUES;

-- An empty settings table would empty every panel, so the row can be changed but not removed.
CREATE FUNCTION servicedesk.keep_setting() RETURNS trigger LANGUAGE plpgsql AS $keep$
BEGIN
    RAISE EXCEPTION 'cannot remove the settings of the service desk'
        USING ERRCODE = 'restrict_violation', HINT = 'update the row instead';
END
$keep$;

CREATE TRIGGER setting_stays BEFORE DELETE OR TRUNCATE ON servicedesk.setting
    FOR EACH STATEMENT EXECUTE FUNCTION servicedesk.keep_setting();

CREATE TABLE servicedesk.tier_limit (
    effective_date date          PRIMARY KEY,
    l1_floor       numeric(5, 2) NOT NULL DEFAULT 50 CHECK (l1_floor BETWEEN 0 AND 100),
    l2_ceiling     numeric(5, 2) NOT NULL DEFAULT 50 CHECK (l2_ceiling BETWEEN 0 AND 100),
    created_at     timestamptz   NOT NULL DEFAULT now()
);

COMMENT ON TABLE servicedesk.tier_limit IS
    'From effective_date on: the rolling L1 share should not stay below l1_floor, the L2 share not above l2_ceiling, in per cent.';

INSERT INTO servicedesk.tier_limit (effective_date) VALUES ('2025-01-01');
