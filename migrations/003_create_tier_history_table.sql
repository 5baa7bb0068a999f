-- applies-to: database
-- What the tier mix was on a day, in a week, in a month. It outlives releases, so that a window of
-- seven days can be judged although the data behind it has been loaded anew in between.
CREATE TABLE servicedesk.tier_history (
    snapshot_date date        NOT NULL,
    period        text        NOT NULL CHECK (period IN ('day', 'week', 'month')),
    tier          varchar(10) NOT NULL CHECK (tier IN ('L1', 'L2', 'L3', 'none')),
    category      varchar(100) NOT NULL DEFAULT '',
    ticket_count  bigint      NOT NULL CHECK (ticket_count >= 0),
    percentage    numeric(5, 2) CHECK (percentage BETWEEN 0 AND 100),
    window_count  bigint      CHECK (window_count >= 0),
    window_days   smallint    CHECK (window_days > 0),
    is_complete   boolean     NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tier_history_pkey PRIMARY KEY (snapshot_date, period, tier, category),
    CONSTRAINT tier_history_untiered_has_no_share CHECK (tier <> 'none' OR percentage IS NULL),
    CONSTRAINT tier_history_window_is_whole CHECK ((window_count IS NULL) = (window_days IS NULL)),
    CONSTRAINT tier_history_window_is_daily CHECK (window_count IS NULL OR period = 'day')
);

CREATE INDEX idx_tier_history_date ON servicedesk.tier_history (snapshot_date);
CREATE INDEX idx_tier_history_tier ON servicedesk.tier_history (tier, snapshot_date);

COMMENT ON TABLE servicedesk.tier_history IS
    'Snapshots of the tier mix, one row per last day of a period, period, tier and category; a second snapshot of the same replaces the first.';
COMMENT ON COLUMN servicedesk.tier_history.snapshot_date IS
    'Last day of the period in the business zone: the day itself, the Sunday that ends the week, the last of the month.';
COMMENT ON COLUMN servicedesk.tier_history.tier IS
    'L1, L2, L3; none = tickets without a tier, counted beside and never part of a share.';
COMMENT ON COLUMN servicedesk.tier_history.category IS
    'Ticket category; the empty text stands for all categories together.';
COMMENT ON COLUMN servicedesk.tier_history.ticket_count IS
    'Tickets created in the period, never all tickets to date.';
COMMENT ON COLUMN servicedesk.tier_history.percentage IS
    'Share of ticket_count in the tickets with a tier of the same period and category, rounded for reading; judge by counts. NULL when no ticket has a tier.';
COMMENT ON COLUMN servicedesk.tier_history.window_count IS
    'Day rows only: tickets created in the window_days days that end with snapshot_date, from which rolling shares are computed.';
COMMENT ON COLUMN servicedesk.tier_history.is_complete IS
    'False when the snapshot was taken before its period had ended.';
