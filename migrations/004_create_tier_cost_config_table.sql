-- applies-to: database
-- What a ticket of a tier costs, which share is wanted, and the band that counts as good: one row per
-- tier and effective date, so that a past month keeps the figures that were valid then.
CREATE TABLE servicedesk.tier_cost_config (
    tier              varchar(10)    NOT NULL CHECK (tier IN ('L1', 'L2', 'L3')),
    effective_date    date           NOT NULL,
    cost_per_ticket   numeric(10, 2) NOT NULL CHECK (cost_per_ticket > 0),
    target_percentage numeric(5, 2)  NOT NULL CHECK (target_percentage BETWEEN 0 AND 100),
    band_min          numeric(5, 2)  NOT NULL CHECK (band_min >= 0),
    band_max          numeric(5, 2)  NOT NULL CHECK (band_max <= 100),
    source            text           NOT NULL DEFAULT '',
    created_at        timestamptz    NOT NULL DEFAULT now(),
    CONSTRAINT tier_cost_config_pkey PRIMARY KEY (tier, effective_date),
    CONSTRAINT tier_cost_config_target_in_band CHECK (target_percentage BETWEEN band_min AND band_max)
);

COMMENT ON TABLE servicedesk.tier_cost_config IS
    'Cost, target and band per tier from an effective date on; the three targets of a date sum to 100, checked at commit.';
COMMENT ON COLUMN servicedesk.tier_cost_config.cost_per_ticket IS 'US dollars';
COMMENT ON COLUMN servicedesk.tier_cost_config.source IS 'Who or what says so, for readers of the dashboards.';

-- A CHECK sees one row; that three rows belong together can be judged only when all are written.
CREATE FUNCTION servicedesk.check_tier_targets() RETURNS trigger LANGUAGE plpgsql AS $check$
DECLARE
    day   date;
    tiers bigint;
    total numeric;
BEGIN
    FOREACH day IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.effective_date]
        WHEN 'DELETE' THEN ARRAY[OLD.effective_date]
        ELSE ARRAY[OLD.effective_date, NEW.effective_date]
    END LOOP
        SELECT count(*), coalesce(sum(target_percentage), 0) INTO tiers, total
          FROM servicedesk.tier_cost_config WHERE effective_date = day;
        CONTINUE WHEN tiers = 0;
        IF tiers <> 3 THEN
            RAISE EXCEPTION 'tier targets from % name % of 3 tiers', day, tiers
                USING ERRCODE = 'check_violation',
                      HINT = 'write L1, L2 and L3 of one effective date in one transaction';
        END IF;
        IF total <> 100 THEN
            RAISE EXCEPTION 'tier targets from % sum to % instead of 100', day, total
                USING ERRCODE = 'check_violation',
                      HINT = 'change all three targets in one transaction';
        END IF;
    END LOOP;
    RETURN NULL;
END
$check$;

CREATE CONSTRAINT TRIGGER tier_cost_config_targets_sum_to_100
    AFTER INSERT OR UPDATE OR DELETE ON servicedesk.tier_cost_config
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION servicedesk.check_tier_targets();

INSERT INTO servicedesk.tier_cost_config
            (tier, effective_date, cost_per_ticket, target_percentage, band_min, band_max, source)
VALUES ('L1', '2025-01-01', 100, 60, 60, 70, 'default'),
       ('L2', '2025-01-01', 200, 30, 25, 35, 'default'),
       ('L3', '2025-01-01', 300, 10, 5, 10, 'default');
