-- applies-to: database
-- CASCADE: views of dash read the column; they are repeatable and come back with the next apply.
DELETE FROM servicedesk.tier_history WHERE pod <> '';
ALTER TABLE servicedesk.tier_history
    DROP CONSTRAINT tier_history_by_category_or_pod,
    DROP CONSTRAINT tier_history_pkey,
    DROP COLUMN pod CASCADE,
    ADD CONSTRAINT tier_history_pkey PRIMARY KEY (snapshot_date, period, tier, category);
COMMENT ON TABLE servicedesk.tier_history IS
    'Snapshots of the tier mix, one row per last day of a period, period, tier and category; a second snapshot of the same replaces the first.';
COMMENT ON COLUMN servicedesk.tier_history.snapshot_date IS
    'Last day of the period in the business zone: the day itself, the Sunday that ends the week, the last of the month.';
COMMENT ON COLUMN servicedesk.tier_history.category IS
    'Ticket category; the empty text stands for all categories together.';
