-- Triggers that keep a history note which run it was, to the end of the transaction.
-- $1::text  run
SELECT set_config('tierline.run_id', $1, true);
