-- Adds up what dashboards show by day.
-- $1::text    release
-- $2::boolean also when nothing has changed since
SELECT servicedesk.roll_up_days($1, $2::boolean);
