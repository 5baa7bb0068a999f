-- applies-to: database
-- Snapshots by pod, beside those by category: each sums up to the snapshot of all.
ALTER TABLE servicedesk.tier_history
    ADD COLUMN pod varchar(50) NOT NULL DEFAULT '',
    DROP CONSTRAINT tier_history_pkey,
    ADD CONSTRAINT tier_history_pkey PRIMARY KEY (snapshot_date, period, tier, category, pod),
    ADD CONSTRAINT tier_history_by_category_or_pod CHECK (category = '' OR pod = '');

COMMENT ON TABLE servicedesk.tier_history IS
    'Snapshots of the tier mix, one row per last day of a period, period, tier, and category or pod; a second snapshot of the same replaces the first.';
COMMENT ON COLUMN servicedesk.tier_history.snapshot_date IS
    'Last day of the period in the business zone: the day itself; of a week, which begins on Monday at 00:00, the Sunday that ends it; the last of the month.';
COMMENT ON COLUMN servicedesk.tier_history.category IS
    'Ticket category; the empty text stands for all categories together. The categories of a snapshot sum up to it.';
COMMENT ON COLUMN servicedesk.tier_history.pod IS
    'Pod that people assigned, else that of the export, else Unassigned, at the time of the snapshot; the empty text stands for all pods together. The pods of a snapshot sum up to it.';
