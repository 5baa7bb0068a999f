-- applies-to: views
CREATE OR REPLACE FUNCTION dash.shown_range(range_from timestamptz, range_to timestamptz)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE AS $range$
SELECT least(range_to, newest_ticket) - (range_to - range_from), least(range_to, newest_ticket)
  FROM dash.data_as_of
$range$;
COMMENT ON FUNCTION dash.shown_range IS
    'The range of the time picker, slid back to end at the newest ticket when the data is older; its length stays.';
